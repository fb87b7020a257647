using SmtpStream.Standalone.Analyzing;
using Xunit;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Tests.Analyzing;

public sealed class ReasonTextTests
{
    private readonly ReasonText _reason = new();

    [Theory]
    [InlineData("<a@b.example>: Recipient address rejected: User unknown", "<>: Recipient address rejected: User unknown")]
    [InlineData("connect to mx1.example[192.0.2.1]:25: timed out", "connect to mx1.example[]:25: timed out")]
    [InlineData("queued as 4F1A2B3C4D5E ok", "queued as # ok")]
    [InlineData("an < that never ends", "an < that never ends")]
    [InlineData("421 4.7.0 try", "421 4.7.0 try")]
    public void Reduce_OfAReply_KeepsWhatOthersShare(string text, string expected) =>
        Assert.Equal(expected, TextEncoding.UTF8.GetString(_reason.Start().Reduce(TextEncoding.UTF8.GetBytes(text))));

    [Fact]
    public void Reduce_OfAnythingLong_StaysShort()
    {
        var text = new byte[70_000];
        Array.Fill(text, (byte)'x');

        Assert.InRange(_reason.Start().Literal(text).Literal(text).Literal(text).Reduce(text).Length, 1, 400);
    }
}
