using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>
/// One session of an idempotent, gapless producer: per partition records land in order and are reported in order. When it ends,
/// records on the wire may still land, in order, whenever they like.
/// </summary>
internal sealed class Producer(Broker broker, Random random, Guard leftOut, Action<Destination, long> acknowledged)
{
    private readonly Dictionary<Destination, Lane> _lanes = [];
    private readonly List<Lane> _order = [];
    private long _lastTicket;

    public bool HasEnded { get; private set; }

    public bool HasUnlanded => _order.Exists(lane => lane.Unlanded.Count > 0);

    public bool HasUnreported => _order.Exists(lane => lane.Landed.Count > 0);

    public bool IsIdle => !HasUnlanded && !HasUnreported;

    /// <summary>Returns the number by which the record is reported.</summary>
    public long Send(Destination partition, LogRecord record)
    {
        if (!_lanes.TryGetValue(partition, out var lane))
        {
            _lanes[partition] = lane = new Lane(partition);
            _order.Add(lane);
        }

        lane.Unlanded.Add((++_lastTicket, record));
        return _lastTicket;
    }

    public bool LandOne()
    {
        var lane = Pick(static lane => lane.Unlanded.Count > 0);
        if (lane is null)
        {
            return false;
        }

        var at = leftOut == Guard.OrderedProducer ? random.Next(lane.Unlanded.Count) : 0;
        var (ticket, record) = lane.Unlanded[at];
        lane.Unlanded.RemoveAt(at);
        var offset = broker.Append(lane.Partition, record);
        if (!HasEnded)
        {
            lane.Landed.Enqueue((ticket, offset));
        }

        return true;
    }

    public bool ReportOne()
    {
        var lane = Pick(lane => lane.Landed.TryPeek(out var first) && broker.Acknowledges(lane.Partition, first.Offset));
        if (lane is null)
        {
            return false;
        }

        acknowledged(lane.Partition, lane.Landed.Dequeue().Ticket);
        return true;
    }

    /// <summary>The session is over; a random beginning of what is unlanded is already on the wire.</summary>
    public void End(bool nothingLands = false)
    {
        HasEnded = true;
        foreach (var lane in _order)
        {
            lane.Landed.Clear();
            var onTheWire = nothingLands ? 0 : random.Next(lane.Unlanded.Count + 1);
            lane.Unlanded.RemoveRange(onTheWire, lane.Unlanded.Count - onTheWire);
        }
    }

    /// <summary>The forbidden way: one record fails for good, the session goes on, the record is sent again behind the others.</summary>
    public bool FailOneAndGoOn()
    {
        var lane = Pick(static lane => lane.Unlanded.Count > 1);
        if (lane is null)
        {
            return false;
        }

        var failed = lane.Unlanded[0];
        lane.Unlanded.RemoveAt(0);
        lane.Unlanded.Add(failed);
        return true;
    }

    private Lane? Pick(Predicate<Lane> ready)
    {
        if (_order.Count == 0)
        {
            return null;
        }

        var first = random.Next(_order.Count);
        for (var i = 0; i < _order.Count; i++)
        {
            var lane = _order[(first + i) % _order.Count];
            if (ready(lane))
            {
                return lane;
            }
        }

        return null;
    }

    private sealed class Lane(Destination partition)
    {
        public Destination Partition { get; } = partition;

        public List<(long Ticket, LogRecord Record)> Unlanded { get; } = [];

        public Queue<(long Ticket, long Offset)> Landed { get; } = new();
    }
}
