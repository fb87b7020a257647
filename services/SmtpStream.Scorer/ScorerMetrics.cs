using System.Diagnostics.Metrics;
using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Scorer;

/// <summary>Counters of the scorer. Called on stage threads.</summary>
public sealed class ScorerMetrics
{
    public const string MeterName = "SmtpStream.Scorer";

    private readonly Counter<long> _windows;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _entitiesForgotten;

    public ScorerMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _windows = meter.CreateCounter<long>("smtpstream.scorer.windows", "{window}", "Windows scored, by content: open, row, zero, no_data, revision.");
        _outcomes = meter.CreateCounter<long>("smtpstream.scorer.outcomes", "{outcome}", "Outcomes published, by rule and kind.");
        _entitiesForgotten = meter.CreateCounter<long>("smtpstream.scorer.entities.forgotten", "{entity}", "Entities without traffic that were forgotten.");
    }

    internal void Scored(string content) => _windows.Add(1, new KeyValuePair<string, object?>("content", content));

    internal void Published(string rule, OutcomeKind kind) => _outcomes.Add(
        1,
        new KeyValuePair<string, object?>("rule", rule),
        new KeyValuePair<string, object?>("kind", kind.ToString()));

    internal void Forgot() => _entitiesForgotten.Add(1);
}
