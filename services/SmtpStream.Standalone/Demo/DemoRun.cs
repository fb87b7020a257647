using SmtpStream.Contracts.V1;

namespace SmtpStream.Standalone.Demo;

/// <summary>The course of the demo: history, then life in steps as fast as the pipeline follows, or slower.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private const int HistoryDays = 28;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    // Windows are final 32 s behind the clock; the dead-man alert fires at 3 min.
    private static readonly TimeSpan MaxBehind = TimeSpan.FromSeconds(120);

    // A quiet log ends a while before the clock, and until the clock moves nobody says that it was read to its end.
    private static readonly TimeSpan MaxBehindHistory = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _directory;
    private readonly DemoSite _site;
    private readonly WebhookListener _chat;
    private readonly DemoPipeline _pipeline;
    private readonly double _speed;
    private readonly Dictionary<(string Fingerprint, string Episode), Alert> _alerts = [];

    private DemoRun(DirectoryInfo directory, DemoSite site, WebhookListener chat, DemoPipeline pipeline, double speed)
    {
        (_directory, _site, _chat, _pipeline, _speed) = (directory, site, chat, pipeline, speed);
        LiveStart = site.Clock.GetUtcNow();
    }

    public DateTimeOffset LiveStart { get; }

    public DemoSite Site => _site;

    public DemoPipeline Pipeline => _pipeline;

    public WebhookListener Chat => _chat;

    /// <param name="seed">Traffic and incidents are drawn from it.</param>
    /// <param name="withIncidents">False: a quiet run.</param>
    /// <param name="speed">Simulated seconds per second at the most; infinity is as fast as the pipeline follows.</param>
    /// <param name="report">Told what is being done.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<DemoRun> StartAsync(
        ulong seed, bool withIncidents, double speed, Action<string> report, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("smtpstream-demo-");
        var now = DemoSite.LastWorkingMorning(TimeProvider.System.GetUtcNow());
        report($"seed {seed}: a mail system of three servers lives through {HistoryDays} days");
        var logs = Path.Combine(directory.FullName, "logs");
        var site = new DemoSite(seed, now.AddDays(-HistoryDays), now, withIncidents, logs);
        var chat = await WebhookListener.StartAsync(cancellationToken);
        var pipeline = await DemoPipeline.StartAsync(
            new DemoConfiguration(directory.FullName, site.Files, chat.Url), site.Clock, now, cancellationToken);
        site.WriteHistory();
        return new DemoRun(directory, site, chat, pipeline, speed);
    }

    /// <summary>Waits until the history is read, telling how far it is.</summary>
    public async Task CatchUpAsync(Action<double> progress, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromDays(HistoryDays);
        while (true)
        {
            var watermark = await _pipeline.WatermarkAsync(cancellationToken);
            if (watermark is not null)
            {
                progress(Math.Clamp(1 - ((LiveStart - watermark.Value) / span), 0, 1));
            }

            if (watermark >= LiveStart - MaxBehindHistory)
            {
                return;
            }

            await Task.Delay(Poll * 4, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Lives on until <paramref name="until"/>; <paramref name="stepped"/> is called after every step.</summary>
    public async Task LiveAsync(DateTimeOffset until, Func<CancellationToken, Task> stepped, CancellationToken cancellationToken)
    {
        while (_site.Clock.GetUtcNow() < until)
        {
            var started = TimeProvider.System.GetTimestamp();
            _site.Live(Step);
            await FollowAsync(cancellationToken);
            await NoteAlertsAsync(cancellationToken);
            await stepped(cancellationToken);
            var rest = (Step / _speed) - TimeProvider.System.GetElapsedTime(started);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Alerts that fired in the live part, as they were last shown: Alerting forgets what has been over for a while.</summary>
    public IReadOnlyCollection<Alert> Alerts => _alerts.Values;

    public async ValueTask DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        await _chat.DisposeAsync();
        _site.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task NoteAlertsAsync(CancellationToken cancellationToken)
    {
        var live = LiveStart.ToUnixTimeMilliseconds();
        foreach (var alert in await _pipeline.AlertsAsync(cancellationToken))
        {
            if (!alert.Quiet && alert.FiredUnixMs >= live)
            {
                _alerts[(alert.Fingerprint, alert.Episode)] = alert;
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (await _pipeline.WatermarkAsync(cancellationToken) is not { } watermark || watermark < _site.Clock.GetUtcNow() - MaxBehind)
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }
}
