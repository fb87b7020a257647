using System.Diagnostics.Metrics;
using SmtpStream.Hosting.Progress;

namespace SmtpStream.Hosting.Stages;

/// <summary>Metrics of every stage of the process.</summary>
public sealed class StageMetrics
{
    public const string Meter = "SmtpStream.Stages";

    private readonly Counter<long> _records;
    private readonly Counter<long> _repeats;
    private readonly Counter<long> _outputs;
    private readonly Counter<long> _dead;
    private readonly Counter<long> _commits;
    private readonly Histogram<double> _commitDuration;

    public StageMetrics(IMeterFactory factory, StageProgress progress, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(factory);
#pragma warning disable CA2000 // The factory owns its meters.
        var meter = factory.Create(Meter);
#pragma warning restore CA2000
        _records = meter.CreateCounter<long>("smtpstream.stage.records", "{record}", "Records consumed.");
        _repeats = meter.CreateCounter<long>("smtpstream.stage.repeats", "{record}", "Records recognised as repeats.");
        _outputs = meter.CreateCounter<long>("smtpstream.stage.outputs", "{record}", "Records sent.");
        _dead = meter.CreateCounter<long>("smtpstream.stage.dead_letters", "{record}", "Unreadable records.");
        _commits = meter.CreateCounter<long>("smtpstream.stage.commits", "{commit}", "Commits by outcome.");
        _commitDuration = meter.CreateHistogram<double>("smtpstream.stage.commit.duration", "s", "Time until the answer of a commit.");
        meter.CreateObservableGauge(
            "smtpstream.stage.running", () => progress.Entries.Select(e => Gauge(e, e.Status == StageStatus.Running ? 1.0 : 0.0)), "{stage}");
        meter.CreateObservableGauge(
            "smtpstream.stage.watermark.age",
            () => progress.Entries.Where(e => e.WatermarkUnixMs is not null)
                .Select(e => Gauge(e, (time.GetUtcNow().ToUnixTimeMilliseconds() - e.WatermarkUnixMs!.Value) / 1000.0)),
            "s");
        meter.CreateObservableGauge(
            "smtpstream.stage.commit.age",
            () => progress.Entries.Where(e => e.CommittedAt is not null).Select(e => Gauge(e, (time.GetUtcNow() - e.CommittedAt!.Value).TotalSeconds)),
            "s");
    }

    internal void Consumed(string stage, int records, int repeats)
    {
        _records.Add(records, Tag(stage));
        if (repeats > 0)
        {
            _repeats.Add(repeats, Tag(stage));
        }
    }

    internal void Committed(string stage, string outcome, TimeSpan duration)
    {
        _commits.Add(1, Tag(stage), new("outcome", outcome));
        _commitDuration.Record(duration.TotalSeconds, Tag(stage));
    }

    internal void Sent(string stage, int outputs) => _outputs.Add(outputs, Tag(stage));

    internal void Died(string stage) => _dead.Add(1, Tag(stage));

    private static KeyValuePair<string, object?> Tag(string stage) => new("stage", stage);

    private static Measurement<double> Gauge(StageProgressEntry entry, double value) =>
        new(value, Tag(entry.Stage), new("partition", entry.Partition));
}
