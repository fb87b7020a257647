using System.Diagnostics.Metrics;
using System.Runtime.Versioning;
using SmtpStream.Collector.Files;
using SmtpStream.Collector.Reading;
using Xunit;

namespace SmtpStream.Collector.Tests;

/// <summary>What cannot be read is counted once, named by health, holds nothing else up, and is read when it can be.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnreadableTests : IDisposable
{
    private const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly CollectorHarness _collector = new();
    private readonly MeterListener _listener = new();
    private readonly List<string> _counted = [];

    public UnreadableTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_collector.Owns(instrument.Meter) && instrument.Name == "smtpstream.collector.file_problems")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _counted.Add((string)tags[0].Value!));
        _listener.Start();
        File.SetUnixFileMode(_collector.Directory, All);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _collector.Dispose();
    }

    [Fact]
    public void Read_Failing_EndsTheContentAndSaysWhy()
    {
        // Linux answers EIO to a read of unmapped memory.
        const string Broken = "/proc/self/mem";
        var file = new FoundFile(Broken, RotatedName.Parse("mem"), 0, DateTimeOffset.UnixEpoch, IsNamed: true);
        using var content = new OpenContent(ContentStream.OpenRaw(Broken), file, new Source("hash", 0, Broken), 4096, buffer: null);

        Assert.False(content.Fill());

        Assert.True(content.IsAtEnd);
        Assert.NotNull(content.Failure);
    }

    [Fact]
    public void File_Denied_IsReadWhenPermissionReturns() => UnprivilegedThread.Run(() =>
    {
        _collector.Append(_collector.Lines(2), "a.log");
        _collector.Append(_collector.Lines(3), "b.log");
        File.SetUnixFileMode(_collector.File("a.log"), UnixFileMode.None);
        _collector.Follow("*.log");
        _collector.Step(TimeSpan.FromMinutes(1));
        AssertProblem("Denied", _collector.File("a.log"));
        Assert.Equal(3, _collector.Log.Events.Count);

        File.SetUnixFileMode(_collector.File("a.log"), All);
        _collector.Step();

        AssertHealed(5);
    });

    [Fact]
    public void File_DeniedBetweenRecognitionAndReading_IsCountedOnce() => UnprivilegedThread.Run(() =>
    {
        _collector.Append(_collector.Lines(2));
        _collector.Time.Advance(TimeSpan.FromHours(1));
        var quiet = new TaskCompletionSource();
        _collector.BeQuiet = _ => quiet.Task;
        _collector.Follow();
        File.SetUnixFileMode(_collector.File(), UnixFileMode.None);
        quiet.SetResult();
        _collector.Step(TimeSpan.FromMinutes(1));
        AssertProblem("Denied", _collector.File());

        File.SetUnixFileMode(_collector.File(), All);
        _collector.Step();

        AssertHealed(2);
    });

    [Fact]
    public void CompressedFile_DeniedAfterARestart_HoldsNothingUp() => UnprivilegedThread.Run(() =>
    {
        _collector.Append(_collector.Lines(2), "old");
        _collector.Compress("old", "mail.log.1.gz");
        _collector.Append(_collector.Lines(1));
        _collector.Follow("mail.log*");
        Stop();
        File.SetUnixFileMode(_collector.File("mail.log.1.gz"), UnixFileMode.None);
        _collector.Append(_collector.Lines(1));

        _collector.Follow("mail.log*");
        _collector.Step();

        Assert.Equal(4, _collector.Log.Events.Count);
        AssertProblem("Denied", _collector.File("mail.log.1.gz"));
        Assert.Empty(_collector.Log.Gaps);
    });

    [Fact]
    public void File_DeniedAfterARotation_IsReadWhenPermissionReturns() => UnprivilegedThread.Run(() =>
    {
        _collector.Append(_collector.Lines(2));
        _collector.Follow();
        File.Move(_collector.File(), _collector.File("mail.log.1"));
        _collector.Append(_collector.Lines(2));
        File.SetUnixFileMode(_collector.File(), UnixFileMode.None);
        _collector.Step(TimeSpan.FromMinutes(1));
        AssertProblem("Denied", _collector.File());

        File.SetUnixFileMode(_collector.File(), All);
        _collector.Step();

        AssertHealed(4);
    });

    [Theory]
    [InlineData(UnixFileMode.None)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead)]
    public void Directory_Denied_IsReadWhenPermissionReturns(UnixFileMode mode) => UnprivilegedThread.Run(() =>
    {
        var directory = Directory.CreateDirectory(_collector.File("logs")).FullName;
        _collector.Append(_collector.Lines(2), "logs/mail.log");
        File.SetUnixFileMode(directory, mode);
        _collector.Follow("logs/mail.log");
        _collector.Step(TimeSpan.FromMinutes(1));
        AssertProblem("Denied", mode == UnixFileMode.None ? directory : _collector.File("logs/mail.log"));

        File.SetUnixFileMode(directory, All);
        _collector.Step();

        AssertHealed(2);
    });

    [Fact]
    public void Directory_IsAFile_IsReadWhenItIsADirectory() => UnprivilegedThread.Run(() =>
    {
        File.WriteAllText(_collector.File("logs"), "");
        _collector.Follow("logs/mail.log");
        _collector.Step(TimeSpan.FromMinutes(1));
        Assert.Single(_counted);

        File.Delete(_collector.File("logs"));
        Directory.CreateDirectory(_collector.File("logs"));
        _collector.Append(_collector.Lines(2), "logs/mail.log");
        _collector.Step();

        AssertHealed(2);
    });

    [Fact]
    public void File_IsALoopOfLinks_IsReadWhenItIsAFile() => UnprivilegedThread.Run(() =>
    {
        File.CreateSymbolicLink(_collector.File(), _collector.File("other"));
        File.CreateSymbolicLink(_collector.File("other"), _collector.File());
        _collector.Follow();
        _collector.Step(TimeSpan.FromMinutes(1));
        AssertProblem("Unreadable", _collector.File());

        File.Delete(_collector.File());
        _collector.Append(_collector.Lines(2));
        _collector.Step();

        AssertHealed(2);
    });

    [Fact]
    public void File_DeniedAndThenGone_IsNoProblemAnyMore() => UnprivilegedThread.Run(() =>
    {
        _collector.Append(_collector.Lines(2), "a.log");
        File.SetUnixFileMode(_collector.File("a.log"), UnixFileMode.None);
        _collector.Follow("*.log");
        AssertProblem("Denied", _collector.File("a.log"));

        File.Delete(_collector.File("a.log"));
        _collector.Step();

        AssertHealed(0);
    });

    private void Stop() => _collector.StopAsync().GetAwaiter().GetResult();

    private string? Health() => _collector.Health.CheckHealthAsync(new()).GetAwaiter().GetResult().Description;

    private void AssertProblem(string problem, string file)
    {
        Assert.Equal($"{file}: {problem}", Health());
        Assert.Equal([problem], _counted);
    }

    private void AssertHealed(int events)
    {
        Assert.Null(Health());
        Assert.Equal(events, _collector.Log.Events.Count);
        Assert.Empty(_collector.Log.Gaps);
    }
}
