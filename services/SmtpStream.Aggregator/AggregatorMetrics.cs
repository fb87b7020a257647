using System.Diagnostics.Metrics;

namespace SmtpStream.Aggregator;

/// <summary>What the aggregator counts of itself; docs: README.md of the service.</summary>
internal sealed class AggregatorMetrics : IDisposable
{
    public const string MeterName = "SmtpStream.Aggregator";

    private readonly Meter _meter;
    private readonly Counter<long> _folded;
    private readonly Counter<long> _repeats;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _sealed;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _revised;
    private readonly Counter<long> _incomplete;
    private readonly Counter<long> _late;
    private readonly Counter<long> _displaced;

    public AggregatorMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _folded = _meter.CreateCounter<long>("smtpstream.fold.events", "{event}", "Events counted into partials.");
        _repeats = _meter.CreateCounter<long>("smtpstream.fold.repeats", "{event}", "Events below the folded position of their source.");
        _gaps = _meter.CreateCounter<long>("smtpstream.fold.gaps", "{gap}", "Places where a source or path misses something.");
        _sealed = _meter.CreateCounter<long>("smtpstream.merge.sealed", "{partial}", "Sealed partials moved into the base of their windows.");
        _closed = _meter.CreateCounter<long>("smtpstream.merge.closed", "{window}", "Windows closed.");
        _revised = _meter.CreateCounter<long>("smtpstream.merge.revised", "{window}", "Revisions of closed windows.");
        _incomplete = _meter.CreateCounter<long>("smtpstream.merge.incomplete", "{window}", "Windows closed while a path was lagging.");
        _late = _meter.CreateCounter<long>("smtpstream.merge.late", "{event}", "Events behind every tier that is kept.");
        _displaced = _meter.CreateCounter<long>("smtpstream.merge.displaced", "{window}", "Windows counted in \"*\" because there were too many.");
    }

    public void Folded(long events, long repeats)
    {
        _folded.Add(events);
        _repeats.Add(repeats);
    }

    public void Gaps(long gaps) => _gaps.Add(gaps);

    public void Sealed() => _sealed.Add(1);

    public void Closed(bool isIncomplete)
    {
        _closed.Add(1);
        _incomplete.Add(isIncomplete ? 1 : 0);
    }

    public void Revised() => _revised.Add(1);

    public void Late(long events) => _late.Add(events);

    public void Displaced(int windows) => _displaced.Add(windows);

    public void Dispose() => _meter.Dispose();
}
