using SmtpStream.Benchmarks.Parsing;
using SmtpStream.Encoding.Events;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Benchmarks.EventEncoding;

/// <summary>A log as the collector's batches, about 80,000 bytes each, and the passes over them that are measured.</summary>
internal sealed class EncodedLog
{
    private readonly EventBatchWriter _writer = new();
    private readonly BatchParts _parts = new();

    public EncodedLog(byte[] content)
    {
        var batches = new List<(long TimeUnixNs, byte[] Bytes)>();
        var sink = new BatchingSink(_writer, "mail.log", batches);
        ParsePass.Run(content, new CorrelationTable(), ref sink);
        sink.Finish();
        Batches = [.. batches.Select(b => b.Bytes)];
        Events = Decode(out _);
    }

    public IReadOnlyList<byte[]> Batches { get; }

    public long Events { get; }

    /// <summary>Reads every event; the sum touches what was read.</summary>
    public long Decode(out long sum)
    {
        long events = 0;
        sum = 0;
        foreach (var batch in Batches)
        {
            var reader = new EventBatchReader(batch, _parts);
            while (reader.TryRead(out var e))
            {
                events++;
                sum += e.TimeUnixNs + e.Recipient.Length + e.Text.Length;
            }
        }

        return events;
    }

    /// <summary>The checksum over every field of every event, as of <see cref="ChecksumSink"/> behind the parser.</summary>
    public ulong Checksum()
    {
        var sink = new ChecksumSink();
        foreach (var batch in Batches)
        {
            var reader = new EventBatchReader(batch, _parts);
            while (reader.TryRead(out var e))
            {
                sink.OnEvent(e);
            }
        }

        return sink.Hash;
    }

    /// <summary>Reads every event and writes it again: less the time to decode, this is the time to encode.</summary>
    public long DecodeAndEncode()
    {
        long bytes = 0;
        foreach (var batch in Batches)
        {
            var reader = new EventBatchReader(batch, _parts);
            var isBegun = false;
            while (reader.TryRead(out var e))
            {
                if (!isBegun)
                {
                    _writer.Begin(e.Server);
                    isBegun = true;
                }

                _writer.TryAppend(e);
            }

            bytes += _writer.EventBytes;
        }

        return bytes;
    }
}
