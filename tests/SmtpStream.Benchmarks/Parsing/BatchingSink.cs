using SmtpStream.Encoding.Events;
using SmtpStream.Smtp;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>Cuts the events of one log into the collector's batches of about 80,000 bytes, with the time of their first event.</summary>
internal struct BatchingSink(EventBatchWriter writer, string path, List<(long TimeUnixNs, byte[] Bytes)> batches) : IMailEventSink
{
    private const int BatchBytes = 80_000;

    private SourcePosition _start;
    private SourcePosition _end;
    private long _firstUnixNs;

    public void OnEvent(in MailEvent mailEvent)
    {
        // The events of one line stay together.
        if (writer.EventBytes >= BatchBytes && mailEvent.Position.Ordinal == 0)
        {
            Finish();
        }

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
        var header = new EventBatchHeader
        {
            Origin = path, Path = path, Source = path, Server = writer.Server, Start = _start, End = _end, DisorderMs = 2_000, ReadTimeUnixNs = _firstUnixNs,
        };
        batches.Add((_firstUnixNs, writer.Finish(header).ToArray()));
        writer.Begin(default);
        _start = _end;
    }
}
