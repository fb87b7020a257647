using SmtpStream.Kafka.Acknowledging;

namespace SmtpStream.Embedded.Broker;

/// <summary>Records of one partition that not every reader has passed, by offset. Thread-safe; calls back without its lock.</summary>
internal sealed class UnreadRecords(int maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Lock _callLock = new();
    private readonly PriorityQueue<(int Bytes, Action Acknowledged), long> _unread = new();
    private readonly Dictionary<string, long> _next = [];

    public ByteBudget Budget { get; } = new(maxBytes);

    public void Add(long offset, int bytes, Action acknowledged, ICollection<string> readers)
    {
        lock (_lock)
        {
            _unread.Enqueue((bytes, acknowledged), offset);
        }

        Acknowledge(readers);
    }

    public void Passed(string reader, long nextOffset, ICollection<string> readers)
    {
        lock (_lock)
        {
            // A stage that loads an older position after a refused commit has not un-read anything.
            _next[reader] = Math.Max(nextOffset, _next.GetValueOrDefault(reader));
        }

        Acknowledge(readers);
    }

    private void Acknowledge(ICollection<string> readers)
    {
        // One caller at a time, so that acknowledgements stay in the order of offsets.
        lock (_callLock)
        {
            while (TryTake(readers, out var record))
            {
                record.Acknowledged();
                Budget.Release(record.Bytes);
            }
        }
    }

    private bool TryTake(ICollection<string> readers, out (int Bytes, Action Acknowledged) record)
    {
        lock (_lock)
        {
            if (_unread.TryPeek(out record, out var offset) && offset < LowestNext(readers))
            {
                _unread.Dequeue();
                return true;
            }

            return false;
        }
    }

    private long LowestNext(ICollection<string> readers)
    {
        var lowest = long.MaxValue;
        foreach (var reader in readers)
        {
            lowest = Math.Min(lowest, _next.GetValueOrDefault(reader));
        }

        return lowest;
    }
}
