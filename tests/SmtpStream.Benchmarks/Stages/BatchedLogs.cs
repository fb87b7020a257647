using SmtpStream.Benchmarks.Parsing;
using SmtpStream.Encoding.Events;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Benchmarks.Stages;

/// <summary>Logs of several servers as one partition of smtp.events: the collector's batches, in the order of their first event.</summary>
internal sealed class BatchedLogs
{
    private const int BatchBytes = 80_000;

    public BatchedLogs(IEnumerable<string> files)
    {
        var batches = new List<(long TimeUnixNs, byte[] Bytes)>();
        foreach (var file in files)
        {
            var content = File.ReadAllBytes(file);
            var sink = new BatchingSink(new EventBatchWriter(), Path.GetFileName(file), batches);
            Lines += ParsePass.Run(content, new CorrelationTable(), ref sink).Lines;
            sink.Finish();
        }

        Batches = [.. batches.OrderBy(b => b.TimeUnixNs).Select(b => b.Bytes)];
    }

    public long Lines { get; }

    public IReadOnlyList<byte[]> Batches { get; }

    private struct BatchingSink(EventBatchWriter writer, string path, List<(long TimeUnixNs, byte[] Bytes)> batches) : IMailEventSink
    {
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
}
