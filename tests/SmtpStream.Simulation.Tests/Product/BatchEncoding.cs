using SmtpStream.Encoding.Events;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>A record of smtp.events as the product's collector writes it.</summary>
internal sealed class BatchEncoding(SimulationOptions options)
{
    // An hour behind the clock begins history: most rows are older than that here, and some are not.
    private const long HistoryMs = 58 * 60_000;

    // Behind every end: fold takes the events of a batch that it has.
    private const long BehindEveryEnd = 1L << 40;

    private readonly EventBatchWriter _writer = new();

    public byte[] Encode(CollectedBatch batch)
    {
        _writer.Begin(default);
        foreach (var drawn in batch.Events)
        {
            var offset = drawn.Offset + (options.LeftOut == Guard.PositionFilter ? BehindEveryEnd : 0);
            MailEvents.With(batch.Ticket.Path, drawn, new SourcePosition(offset, drawn.Ordinal), (in e) =>
            {
                if (!_writer.TryAppend(e))
                {
                    throw new InvalidOperationException("The batch is full.");
                }
            });
        }

        return _writer.Finish(HeaderOf(batch)).ToArray();
    }

    private EventBatchHeader HeaderOf(CollectedBatch batch)
    {
        var ticket = batch.Ticket;
        var hidesGaps = options.LeftOut == Guard.PreviousEnd;
        return new EventBatchHeader
        {
            Origin = batch.Origin,
            Path = ticket.Path,
            Source = ticket.Source,
            Start = new SourcePosition(hidesGaps ? 0 : ticket.Start),
            End = new SourcePosition(EndOf(batch)),
            Previous = ticket.Previous is { } previous && !hidesGaps
                ? new PreviousSource(previous.Source, new SourcePosition(previous.Offset))
                : null,
            Counts = new SourceCounts
            {
                Lines = batch.CountedLines,
                WithEvents = batch.LinesWithEvents,
                Events = batch.CountedEvents,
                Ignored = [0, batch.CountedLines - batch.LinesWithEvents],
            },
            Heartbeat = batch.Events.Count > 0 ? null : new Heartbeat(batch.ClockMs is not null, (batch.ClockMs ?? 0) * 1_000_000),
            ReadTimeUnixNs = (batch.ReadMs + (options.ReadsHistory ? HistoryMs : 0)) * 1_000_000,
            Zone = "UTC",
            DisorderMs = Logs.DisorderMs,
            View = View.Log,
        };
    }

    private long EndOf(CollectedBatch batch) =>
        options.LeftOut != Guard.EndIncludesIgnoredLines ? batch.Ticket.End : batch.Events.Count > 0 ? batch.Events[^1].Offset + 1 : 0;
}
