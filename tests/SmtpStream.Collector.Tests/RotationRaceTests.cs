using SmtpStream.Collector.Files;
using SmtpStream.Collector.Reading;
using Xunit;

namespace SmtpStream.Collector.Tests;

/// <summary>Names that pass to other contents between the moments at which they are listed, recognised and opened.</summary>
public sealed class RotationRaceTests : IDisposable
{
    private const int MaxLineBytes = 4096;

    private readonly CollectorHarness _collector = new();
    private readonly OriginReader _origin = new("mx1", null);
    private readonly LogPath _path;
    private readonly PathScan _scan;

    public RotationRaceTests()
    {
        var input = _collector.Input("mail.log*");
        _path = _origin.Path(_collector.File(), input, MaxLineBytes);
        _scan = _collector.Scan();
    }

    public void Dispose()
    {
        _path.Dispose();
        _collector.Dispose();
    }

    [Fact]
    public void Content_RenamedSinceItWasListed_IsNoNewOne()
    {
        _collector.Append(_collector.Lines(2), "mail.log.1");
        _collector.Append(_collector.Lines(20));
        _path.Scan(Listed(), _scan, isWhole: true);
        Assert.Equal(22, ReadAll());
        // One line under the name that 20 lines have when it is opened.
        var listed = Listed();
        Rotate();
        _collector.Append(_collector.Lines(3));

        _path.Scan(listed, _scan, isWhole: true);

        Assert.True(_scan.IsOutdated);
        Assert.False(_path.HasUnread);
        _path.Scan(Listed(), _scan, isWhole: true);
        Assert.Equal(3, ReadAll());
        Assert.All(_origin.Sources.All, s => Assert.Equal(0, s.Generation));
    }

    [Fact]
    public void Content_RenamedSinceItWasRecognised_IsReadAsItself()
    {
        _collector.Append(_collector.Lines(2), "mail.log.1");
        _collector.Append(_collector.Lines(20));
        _path.Scan(Listed(), _scan, isWhole: true);
        Rotate();
        _collector.Append(_collector.Lines(3));

        Assert.Null(_path.Open(_scan));

        Assert.True(_scan.IsOutdated);
        Assert.Empty(_scan.Problems);
        _path.Scan(Listed(), _scan, isWhole: true);
        Assert.Equal(25, ReadAll());
    }

    [Fact]
    public void Name_GoneSinceItWasListed_IsSearchedAgain()
    {
        _collector.Append(_collector.Lines(2), "mail.log.1");
        _collector.Append(_collector.Lines(20));
        var listed = Listed();
        File.Move(_collector.File("mail.log.1"), _collector.File("mail.log.2"));

        _path.Scan(listed, _scan, isWhole: true);

        Assert.True(_scan.IsOutdated);
        Assert.Empty(_scan.Problems);
        _path.Scan(Listed(), _scan, isWhole: true);
        Assert.Equal(22, ReadAll());
    }

    [Fact]
    public void FileSystem_ThatNeverSaysTheSameTwice_IsReadInTheEnd()
    {
        _collector.Append(_collector.Lines(2), "mail.log.1");
        _collector.Append(_collector.Lines(20));
        var searches = 0;
        while (!_path.HasUnread && searches < 100)
        {
            searches++;
            _path.Scan([.. Listed().Select(f => f with { Length = f.Length + searches })], _scan, isWhole: true);
        }

        Assert.Equal(10, searches);
        Assert.Equal(22, ReadAll());
    }

    [Fact]
    public async Task Copy_BeingCompressed_IsNotReadWhileItsFileIsThere()
    {
        var lines = _collector.Lines(500);
        _collector.Append(lines, "mail.log.1");
        _collector.Append(lines, "copy");
        _collector.Compress("copy", "mail.log.2.gz", cutBytes: 4000);
        _collector.Append(_collector.Lines(2));

        await _collector.ReadToEndAsync("mail.log*");

        Assert.Equal(502, _collector.Log.Counts.Values.Sum(c => c.Events));
        Assert.All(_collector.Log.Counts.Values, c => Assert.All(c.Rejects, r => Assert.Equal(0, r)));
    }

    private List<FoundFile> Listed() =>
        FileFinder.Find(_collector.File("mail.log*"), (_, e) => throw e).Single().Value;

    private void Rotate()
    {
        _collector.Compress("mail.log.1", "mail.log.2.gz");
        File.Move(_collector.File(), _collector.File("mail.log.1"));
    }

    /// <returns>Lines read.</returns>
    private int ReadAll()
    {
        var count = 0;
        while (_path.HasUnread && _path.Open(_scan) is { } content)
        {
            while (content.Fill() || content.Lines.PendingBytes > 0)
            {
                while (content.Lines.TryRead(out _))
                {
                    count++;
                }
            }

            content.Source.Offset = content.Lines.Offset;
            content.Source.Saw(content.Lines.Offset, content.Lines.TailHash);
            _path.StayOrLeave(0, _scan);
        }

        return count;
    }
}
