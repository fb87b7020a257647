namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>Lines of all servers by time; equal times keep the order in which they were written.</summary>
internal sealed class LineQueue
{
    private readonly PriorityQueue<PendingLine, (long TimeUnixUs, long Sequence)> _pending = new();
    private readonly Stack<PendingLine> _free = new();
    private long _sequence;

    public PendingLine Rent()
    {
        if (!_free.TryPop(out var line))
        {
            return new PendingLine();
        }

        line.Length = 0;
        return line;
    }

    public void Return(PendingLine line) => _free.Push(line);

    public void Add(PendingLine line, long timeUnixUs) => _pending.Enqueue(line, (timeUnixUs, _sequence++));

    /// <summary>The next line before <paramref name="limitUnixUs"/>; hand it back with <see cref="Return"/>.</summary>
    public bool TryTake(long limitUnixUs, out PendingLine line, out long timeUnixUs)
    {
        if (_pending.TryPeek(out line!, out var priority) && priority.TimeUnixUs < limitUnixUs)
        {
            _pending.Dequeue();
            timeUnixUs = priority.TimeUnixUs;
            return true;
        }

        timeUnixUs = 0;
        return false;
    }
}
