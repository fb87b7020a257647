using SmtpStream.Benchmarks.Parsing;
using SmtpStream.Encoding.Events;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Benchmarks.Stages;

/// <summary>Logs of several servers as one partition of smtp.events: the collector's batches, in the order of their first event.</summary>
internal sealed class BatchedLogs
{
    /// <param name="files">One log a server.</param>
    /// <param name="readSince">When the reading began: what is older was history then.</param>
    /// <param name="maxSpanNs">Event time after which a batch ends, as of a log that is followed.</param>
    public BatchedLogs(IEnumerable<string> files, DateTimeOffset readSince, long maxSpanNs = long.MaxValue)
    {
        var batches = new List<(long TimeUnixNs, byte[] Bytes)>();
        foreach (var file in files)
        {
            var content = File.ReadAllBytes(file);
            var sink = new BatchingSink(new EventBatchWriter(), Path.GetFileName(file), batches, readSince.ToUnixTimeMilliseconds() * 1_000_000, maxSpanNs);
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
