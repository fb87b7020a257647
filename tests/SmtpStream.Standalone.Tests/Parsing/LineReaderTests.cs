using SmtpStream.Standalone.Parsing;
using Xunit;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Tests.Parsing;

public sealed class LineReaderTests
{
    [Fact]
    public void TryRead_LinesWithAndWithoutEnd_GivesEachWithItsOffset() =>
        Assert.Equal([(0, "one"), (4, ""), (5, "three")], Read("one\n\nthree"));

    [Fact]
    public void TryRead_NothingAtAll_GivesNoLine() => Assert.Empty(Read(""));

    [Fact]
    public void TryRead_StreamThatGivesSingleBytes_GivesTheSameLines()
    {
        using var content = new SlowStream(TextEncoding.UTF8.GetBytes("ab\ncd\nef"));

        Assert.Equal([(0, "ab"), (3, "cd"), (6, "ef")], Read(content));
    }

    [Fact]
    public void TryRead_LineLongerThanABlock_IsCutAndTheNextLineIsWhole()
    {
        var lines = Read("first\n" + new string('x', 5_000_000) + "\nlast\n");

        Assert.Equal(["first", "last"], [lines[0].Text, lines[^1].Text]);
        Assert.Equal(3, lines.Count);
        Assert.True(lines[1].Text.Length > 64 * 1024);
        Assert.Equal(5_000_007, lines[2].Offset);
    }

    [Fact]
    public void TryRead_NulBytesAndInvalidUtf8_AreLeftAsTheyAre()
    {
        using var content = new MemoryStream([0, 0xFF, (byte)'\n', 0xC3]);
        var reader = new LineReader(content);

        Assert.True(reader.TryRead(out var first));
        Assert.Equal([0, 0xFF], first.ToArray());
        Assert.True(reader.TryRead(out var second));
        Assert.Equal([0xC3], second.ToArray());
        Assert.False(reader.TryRead(out _));
    }

    private static List<(long Offset, string Text)> Read(string text)
    {
        using var content = new MemoryStream(TextEncoding.UTF8.GetBytes(text));
        return Read(content);
    }

    private static List<(long Offset, string Text)> Read(Stream content)
    {
        var reader = new LineReader(content);
        var lines = new List<(long, string)>();
        while (reader.TryRead(out var line))
        {
            lines.Add((reader.Offset, TextEncoding.UTF8.GetString(line)));
        }

        return lines;
    }

    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
