using SmtpStream.Encoding.Events;
using SmtpStream.Smtp;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>Cuts the events of one log into the collector's batches of about 80,000 bytes, with the time of their first event.</summary>
/// <param name="writer">Takes the events.</param>
/// <param name="path">Name of origin, path and source.</param>
/// <param name="batches">Receives the batches.</param>
/// <param name="readSinceUnixNs">When the reading began: what is older was history then.</param>
/// <param name="maxSpanNs">Event time after which a batch ends earlier; where nothing happens for so long there are heartbeats, as of a log that is followed.</param>
internal struct BatchingSink(
    EventBatchWriter writer, string path, List<(long TimeUnixNs, byte[] Bytes)> batches, long readSinceUnixNs = 0, long maxSpanNs = long.MaxValue) : IMailEventSink
{
    private const int BatchBytes = 80_000;

    private SourcePosition _start;
    private SourcePosition _end;
    private long _firstUnixNs;
    private long _lastUnixNs = long.MaxValue;

    public void OnEvent(in MailEvent mailEvent)
    {
        // The events of one line stay together.
        if (mailEvent.Position.Ordinal == 0 && writer.Count > 0
            && (writer.EventBytes >= BatchBytes || mailEvent.TimeUnixNs - _firstUnixNs >= maxSpanNs))
        {
            Finish();
        }

        if (mailEvent.TimeUnixNs - maxSpanNs > _lastUnixNs)
        {
            Beat(mailEvent.TimeUnixNs);
        }

        _lastUnixNs = mailEvent.TimeUnixNs;
        if (writer.Count == 0)
        {
            writer.Begin(mailEvent.Server);
            _firstUnixNs = mailEvent.TimeUnixNs;
        }

        if (!writer.TryAppend(mailEvent))
        {
            throw new InvalidOperationException("The batch is full.");
        }

        _end = new SourcePosition(mailEvent.Position.Offset + 1);
    }

    public void Finish()
    {
        if (writer.Count > 0)
        {
            batches.Add((_firstUnixNs, writer.Finish(Header(_firstUnixNs)).ToArray()));
            writer.Begin(default);
            _start = _end;
        }
    }

    private void Beat(long untilUnixNs)
    {
        Finish();
        for (var clock = _lastUnixNs + maxSpanNs; clock < untilUnixNs; clock += maxSpanNs)
        {
            writer.Begin(default);
            batches.Add((clock, writer.Finish(Header(clock) with { Heartbeat = new Heartbeat(AtEnd: true, clock) }).ToArray()));
        }

        writer.Begin(default);
    }

    private readonly EventBatchHeader Header(long readUnixNs) => new()
    {
        Origin = path, Path = path, Source = path, Server = writer.Server, Start = _start, End = _end, DisorderMs = 2_000,
        ReadTimeUnixNs = Math.Max(readUnixNs, readSinceUnixNs),
    };
}
