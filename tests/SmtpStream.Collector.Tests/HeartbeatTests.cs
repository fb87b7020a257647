using Xunit;

namespace SmtpStream.Collector.Tests;

/// <summary>Which clock a heartbeat carries, and where it stands among the lines.</summary>
public sealed class HeartbeatTests : IDisposable
{
    private readonly CollectorHarness _collector = new();

    public void Dispose() => _collector.Dispose();

    [Fact]
    public void Heartbeats_AtTheEndOfAGrowingFile_CarryTheClock()
    {
        _collector.Append(_collector.Lines(1));
        _collector.Follow();
        _collector.Step(TimeSpan.FromSeconds(30));

        var heartbeats = _collector.Log.Heartbeats.ToList();
        Assert.InRange(heartbeats.Count, 3, 5);
        var last = heartbeats[^1].Heartbeat!.Value;
        Assert.True(last.AtEnd);
        var age = (_collector.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100 - last.ClockUnixNs;
        Assert.InRange(age, 0, 11_000_000_000);
        Assert.Equal(heartbeats[^1].Start, heartbeats[^1].End);
    }

    [Fact]
    public void Heartbeats_DueWhileLinesWait_ComeBehindThemWithTheClock()
    {
        _collector.Append(_collector.Lines(1));
        _collector.Follow();
        for (var at = TimeSpan.Zero; at < TimeSpan.FromMinutes(1); at += _collector.Options.PollInterval)
        {
            // At every look there is something new, and none of it moves event time.
            _collector.Append($"{_collector.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss}+00:00 mx1 postfix/anvil[9]: statistics: max cache size 1 at Nov 24 12:00:00\n");
            _collector.Step(_collector.Options.PollInterval);
        }

        Assert.InRange(_collector.Log.Heartbeats.Count(), 5, 7);
        Assert.All(_collector.Log.Heartbeats.Skip(1), h => Assert.True(h.Heartbeat!.Value.AtEnd));
    }

    [Fact]
    public void Heartbeats_WhereTheClockJumpsBetweenTwoLooks_TellTheNewTime()
    {
        _collector.Append(_collector.Lines(1), "quiet.log");
        _collector.Append(_collector.Lines(1), "busy.log");
        _collector.Follow("*.log");
        _collector.Step(TimeSpan.FromSeconds(5));

        // More than one read of it, so that the collector goes round while no new look is due.
        _collector.Append(_collector.Lines(4_000), "busy.log");
        var jumped = DateTimeOffset.MinValue;
        _collector.Log.Taken = () =>
        {
            if (jumped == DateTimeOffset.MinValue)
            {
                _collector.Time.Jump(TimeSpan.FromSeconds(30));
                jumped = _collector.Time.GetUtcNow();
            }
        };
        _collector.Step(TimeSpan.FromSeconds(3));

        Assert.NotEqual(DateTimeOffset.MinValue, jumped);
        var last = _collector.Log.Heartbeats.Last(h => h.Path == _collector.File("quiet.log")).Heartbeat!.Value;
        Assert.InRange(last.ClockUnixNs, jumped.ToUnixTimeMilliseconds() * 1_000_000, long.MaxValue);
    }
}
