using Xunit;

namespace SmtpStream.Collector.Tests;

public sealed class HistoryTests : IDisposable
{
    private readonly CollectorHarness _collector = new();
    private readonly List<(DateTimeOffset Moment, TaskCompletionSource Answer)> _asked = [];

    public HistoryTests() => _collector.BeQuiet = moment =>
    {
        var answer = new TaskCompletionSource();
        _asked.Add((moment, answer));
        return answer.Task;
    };

    public void Dispose() => _collector.Dispose();

    [Fact]
    public async Task OldLines_AtAFirstStart_WaitUntilAlertingIsQuiet()
    {
        _collector.Append(_collector.Lines(3));
        Pass(TimeSpan.FromHours(1));
        _collector.Follow();
        _collector.Step(TimeSpan.FromMinutes(1));

        Assert.Empty(_collector.Log.Events);
        var (moment, answer) = Assert.Single(_asked);
        Assert.InRange(_collector.Time.GetUtcNow() - moment, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(61));
        Assert.Contains("quiet_until", (await _collector.Health.CheckHealthAsync(new())).Description, StringComparison.Ordinal);

        answer.SetResult();
        _collector.Append(_collector.Lines(2));
        _collector.Step();

        Assert.Equal(5, _collector.Log.Events.Count);
        Assert.Single(_asked);
        Assert.Null((await _collector.Health.CheckHealthAsync(new())).Description);
    }

    [Fact]
    public void FreshLines_AtAFirstStart_AreReadAtOnce()
    {
        _collector.Append(_collector.Lines(3));
        Pass(TimeSpan.FromMinutes(9));

        _collector.Follow();

        Assert.Equal(3, _collector.Log.Events.Count);
        Assert.Empty(_asked);
    }

    [Fact]
    public void OldLines_OfANewPathBesideALiveOne_HoldNothingElse()
    {
        _collector.Append(_collector.Lines(1), "old.log");
        Pass(TimeSpan.FromDays(3));
        _collector.Append(_collector.Lines(2), "live.log");
        _collector.Follow("*.log");
        _collector.Append(_collector.Lines(2), "live.log");
        _collector.Step();
        Assert.Equal(4, _collector.Log.Events.Count);

        Assert.Single(_asked).Answer.SetResult();
        _collector.Step();

        Assert.Equal(5, _collector.Log.Events.Count);
    }

    [Fact]
    public async Task OldLines_AfterARestart_AreNoHistory()
    {
        _collector.Append(_collector.Lines(3));
        _collector.Follow();
        await _collector.StopAsync();
        _collector.Append(_collector.Lines(3));
        Pass(TimeSpan.FromHours(3));

        _collector.Follow();

        Assert.Equal(6, _collector.Log.Events.Count);
        Assert.Empty(_asked);
    }

    [Fact]
    public void KilledWhileItWaited_TheNextStart_AsksAgain()
    {
        _collector.Append(_collector.Lines(3));
        Pass(TimeSpan.FromHours(1));
        _collector.Follow();
        _collector.Step(TimeSpan.FromMinutes(1));
        _collector.Kill();
        _collector.Follow();

        Assert.Equal(2, _asked.Count);
        Assert.Empty(_collector.Log.Events);
        _asked[1].Answer.SetResult();
        _collector.Step();
        Assert.Equal(3, _collector.Log.Events.Count);
    }

    [Fact]
    public async Task OldLines_OfABackfill_AreReadAtOnce()
    {
        _collector.Append(_collector.Lines(3));
        Pass(TimeSpan.FromHours(1));

        await _collector.ReadToEndAsync("mail.log");

        Assert.Equal(3, _collector.Log.Events.Count);
        Assert.Empty(_asked);
    }

    private void Pass(TimeSpan by) => _collector.Time.Advance(by);
}
