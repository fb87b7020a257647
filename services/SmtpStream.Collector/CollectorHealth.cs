using Microsoft.Extensions.Diagnostics.HealthChecks;
using SmtpStream.Collector.Checkpoints;
using SmtpStream.Collector.History;
using SmtpStream.Collector.Reading;

namespace SmtpStream.Collector;

/// <summary>Says which files cannot be read and whether the checkpoint can be written. Any thread.</summary>
internal sealed class CollectorHealth : IHealthCheck
{
    private volatile PathScan? _scan;
    private volatile CheckpointKeeper? _keeper;
    private volatile HistoryGate? _history;

    public void Watch(PathScan scan, CheckpointKeeper keeper, HistoryGate? history)
    {
        _history = history;
        _scan = scan;
        _keeper = keeper;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = _scan?.Problems.Select(p => $"{p.Key}: {p.Value}").Order(StringComparer.Ordinal).ToList() ?? [];
        if (_keeper?.Failure is { } failure)
        {
            problems.Insert(0, $"checkpoint not written: {failure}");
        }

        if (_history is { IsWaiting: true })
        {
            problems.Insert(0, "old logs wait until Alerting has taken quiet_until");
        }

        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join("; ", problems)));
    }
}
