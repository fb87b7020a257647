namespace SmtpStream.Streams;

/// <summary>
/// Puts outputs into the order in which they are sent: per destination rising (stamp, id), the watermark right behind them.
/// Bodies are written into one buffer that the next batch overwrites.
/// </summary>
internal sealed class OutboundRecords(IReadOnlyList<Destination> watermarkDestinations)
{
    private readonly List<StageEntry> _outputs = [];
    private readonly List<OutboundRecord> _records = [];
    private readonly List<(OutboundRecord Record, int Start, int Length)> _written = [];
    private readonly ReusedBuffer _buffer = new();
    private readonly Dictionary<Destination, int> _rank = RankByFirstUse(watermarkDestinations);
    private Comparison<StageEntry>? _order;

    /// <summary>The outputs of this batch, sorted by <see cref="Sort"/>.</summary>
    public List<StageEntry> Outputs => _outputs;

    public IReadOnlyList<OutboundRecord> Records => _records;

    public void Begin()
    {
        _outputs.Clear();
        _records.Clear();
        _written.Clear();
        _buffer.Clear();
    }

    public void Add(StageEntry output)
    {
        _outputs.Add(output);
        _rank.TryAdd(output.Destination, _rank.Count);
    }

    public void Sort() => _outputs.Sort(_order ??= Compare);

    public IReadOnlyList<OutboundRecord> Write(StreamPosition covered, IStageUser user)
    {
        var at = 0;
        // A dictionary without removals enumerates in the order of insertion, which is the rank.
        foreach (var destination in _rank.Keys)
        {
            for (; at < _outputs.Count && _outputs[at].Destination == destination; at++)
            {
                WriteOutput(_outputs[at], covered);
            }

            if (!destination.IsReceiver)
            {
                WriteWatermark(destination, covered, user);
            }
        }

        var bodies = _buffer.WrittenMemory;
        foreach (var (record, start, length) in _written)
        {
            _records.Add(record with { Body = bodies.Slice(start, length) });
        }

        _written.Clear();
        return _records;
    }

    private void WriteOutput(StageEntry output, StreamPosition covered)
    {
        var start = _buffer.WrittenCount;
        output.Value.WriteOutput(_buffer);
        _written.Add((new OutboundRecord
        {
            Destination = output.Destination,
            Mark = output.Mark,
            Covered = covered,
            Body = default,
            RecordKey = output.Value.RecordKey,
        }, start, _buffer.WrittenCount - start));
    }

    private void WriteWatermark(Destination destination, StreamPosition covered, IStageUser user)
    {
        var start = _buffer.WrittenCount;
        if (user.TryWriteWatermark(destination, _buffer))
        {
            _written.Add((new OutboundRecord
            {
                Destination = destination,
                Mark = new Mark(covered, null),
                Covered = covered,
                Body = default,
            }, start, _buffer.WrittenCount - start));
        }
    }

    private int Compare(StageEntry left, StageEntry right)
    {
        var byDestination = left.Destination == right.Destination
            ? 0
            : _rank[left.Destination].CompareTo(_rank[right.Destination]);
        return byDestination != 0 ? byDestination : left.Mark.CompareTo(right.Mark);
    }

    private static Dictionary<Destination, int> RankByFirstUse(IReadOnlyList<Destination> destinations)
    {
        var rank = new Dictionary<Destination, int>();
        foreach (var destination in destinations)
        {
            rank.TryAdd(destination, rank.Count);
        }

        return rank;
    }
}
