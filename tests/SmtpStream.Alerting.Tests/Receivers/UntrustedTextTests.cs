using SmtpStream.Alerting.Receivers;
using Xunit;

namespace SmtpStream.Alerting.Tests.Receivers;

public class UntrustedTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\r\nb\tc\0d", "a  b c d")]
    [InlineData("abc\u202Egnp.exe", "abcgnp.exe")]
    [InlineData("pay\u200Bpal\uFEFF", "paypal")]
    [InlineData("\u2066x\u2069", "x")]
    [InlineData("näcke@mödling.example", "näcke@mödling.example")]
    public void Clean_RemovesWhatHidesOrReorders(string text, string expected) => Assert.Equal(expected, UntrustedText.Clean(text, 100));

    [Fact]
    public void Clean_CutsOnAGraphemeBorder()
    {
        var cut = UntrustedText.Clean(string.Concat(Enumerable.Repeat("👩‍👧", 10)), 22);

        Assert.True(cut.Length <= 22);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        Assert.DoesNotContain(cut, c => char.IsHighSurrogate(c) && cut.IndexOf(c, StringComparison.Ordinal) == cut.Length - 1);
    }
}
