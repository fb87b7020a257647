using SmtpStream.Standalone.Analyzing.Formats;
using Xunit;

namespace SmtpStream.Standalone.Tests.Analyzing;

public sealed class HostileTextTests
{
    [Theory]
    [InlineData("plain@example.org", "plain@example.org")]
    [InlineData("\u001b[31mred", "\\x1b[31mred")]
    [InlineData("a\r\nb\0", "a\\x0d\\x0ab\\x00")]
    [InlineData("\u202egro.elpmaxe", "\\u202egro.elpmaxe")]
    [InlineData("用户@例子.example", "用户@例子.example")]
    public void ForTerminal_AnyText_CannotMoveTheCursor(string text, string expected) =>
        Assert.Equal(expected, HostileText.ForTerminal(text));

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(1)", "\"'@SUM(1)\"")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("bob@example.org", "bob@example.org")]
    public void ForCsv_AnyText_IsNoFormula(string text, string expected) => Assert.Equal(expected, HostileText.ForCsv(text));
}
