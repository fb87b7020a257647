using Microsoft.Extensions.Time.Testing;
using SmtpStream.Alerting.Grouping;
using Xunit;
using static SmtpStream.Alerting.Tests.Samples;

namespace SmtpStream.Alerting.Tests.DeadMan;

/// <summary>Nothing comes down the pipeline any more, or it does.</summary>
public class DeadManTests
{
    private readonly FakeTimeProvider _time = Clock();

    [Fact]
    public void DeadMan_FiresWithoutWatermarks_AndResolvesWithTheNext()
    {
        var harness = Harness(_time, deadMan: TimeSpan.FromMinutes(3));
        harness.Settle();
        for (var i = 0; i < 19; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            harness.Settle();
        }

        var firing = Assert.Single(harness.Outbox);
        Assert.Equal("dead-man", firing.Alerts.Single().RuleId);
        harness.Crash();
        harness.ConsumeWatermark(T0);
        _time.Advance(TimeSpan.FromSeconds(45));
        harness.Settle();
        _time.Advance(TimeSpan.FromSeconds(45));
        harness.Settle();

        Assert.Equal(NotifyReason.Resolved, harness.Outbox.Last().Reason);
    }

    [Fact]
    public void DeadMan_WhileWatermarksCome_StaysQuiet()
    {
        var harness = Harness(_time, deadMan: TimeSpan.FromMinutes(3));
        for (var i = 0; i < 60; i++)
        {
            harness.ConsumeWatermark(T0 + (i * 10_000));
            _time.Advance(TimeSpan.FromSeconds(10));
            harness.Settle();
        }

        Assert.Empty(harness.Outbox);
    }
}
