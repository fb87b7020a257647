using SmtpStream.Alerting.Matching;
using SmtpStream.Alerting.Routing;
using SmtpStream.Alerting.Tests.Receivers;
using SmtpStream.Encoding.Control;
using Xunit;

namespace SmtpStream.Alerting.Tests.Routing;

public class RouteTreeTests
{
    [Theory]
    [InlineData("severity=high", true)]
    [InlineData("severity!=high", false)]
    [InlineData("entity=~mx[0-9]", true)]
    [InlineData("entity=~mx", false)]
    [InlineData("entity!~db.*", true)]
    [InlineData("entity_kind=server", true)]
    [InlineData("team=mail", false)]
    [InlineData("team!=mail", true)]
    public void Matcher_OnALabel_Fits(string text, bool expected)
    {
        Assert.True(MatcherText.TryParse(text, out var matcher));
        Assert.Equal(expected, new CompiledMatcher(matcher).Fits(TestReceivers.Alert()));
        Assert.Equal(text, MatcherText.Format(matcher));
    }

    [Theory]
    [InlineData("severity")]
    [InlineData("=x")]
    [InlineData("a!x")]
    [InlineData("")]
    public void Text_ThatIsNoMatcher_IsRefused(string text) => Assert.False(MatcherText.TryParse(text, out LabelMatcher? _));

    [Fact]
    public void Alert_TakesTheDeepestFirstRoute_UnlessItContinues()
    {
        var tree = new RouteTree(new AlertRouteOptions
        {
            Receiver = "all",
            Routes =
            [
                new() { Receiver = "log", Matchers = ["rule=~.*"], Continue = true },
                new() { Receiver = "pager", Matchers = ["severity=high"], Routes = [new() { Receiver = "mx", Matchers = ["entity=mx1"] }] },
                new() { Receiver = "never", Matchers = ["severity=high"] },
            ],
        });

        Assert.Equal(["log", "mx"], tree.Match(TestReceivers.Alert()).Select(r => r.Receiver));
        Assert.Equal(["log", "pager"], tree.Match(TestReceivers.Alert("mx2")).Select(r => r.Receiver));
    }

    [Fact]
    public void Route_LeavesOutWhatItInherits()
    {
        var tree = new RouteTree(new AlertRouteOptions
        {
            Receiver = "all",
            RepeatInterval = TimeSpan.FromHours(1),
            Routes = [new() { Matchers = ["severity=high"], GroupWait = TimeSpan.FromSeconds(5) }],
        });
        var route = Assert.Single(tree.Match(TestReceivers.Alert()));

        Assert.Equal("all", route.Receiver);
        Assert.Equal(TimeSpan.FromHours(1), route.Timings.RepeatInterval);
        Assert.Equal(TimeSpan.FromSeconds(5), route.Timings.GroupWait);
    }

    [Fact]
    public void RootWithoutReceiver_TellsNobody() => Assert.Empty(new RouteTree(new AlertRouteOptions()).Match(TestReceivers.Alert()));
}
