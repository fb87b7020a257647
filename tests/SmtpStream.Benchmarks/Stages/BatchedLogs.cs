using SmtpStream.Benchmarks.Parsing;
using SmtpStream.Encoding.Events;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Benchmarks.Stages;

/// <summary>Logs of several servers as one partition of smtp.events: the collector's batches, in the order of their first event.</summary>
internal sealed class BatchedLogs
{
    public BatchedLogs(IEnumerable<string> files, long maxSpanNs = long.MaxValue)
    {
        var batches = new List<(long TimeUnixNs, byte[] Bytes)>();
        foreach (var file in files)
        {
            var content = File.ReadAllBytes(file);
            var sink = new BatchingSink(new EventBatchWriter(), Path.GetFileName(file), batches, maxSpanNs);
            Lines += ParsePass.Run(content, new CorrelationTable(), ref sink).Lines;
            sink.Finish();
        }

        foreach (var (_, bytes) in batches.OrderBy(b => b.TimeUnixNs))
        {
            Batches.Add(bytes);
        }
    }

    public long Lines { get; }

    public RecordLog Batches { get; } = new();
}
