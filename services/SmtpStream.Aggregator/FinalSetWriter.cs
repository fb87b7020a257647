using System.Buffers;
using System.Globalization;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Kafka;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator;

/// <summary>
/// Puts what one input record makes final together in sets. Every owner must cut the same sets, or a receiver takes something twice or
/// never: so members come in an order of their own, and are counted and weighed in events, which follow from the input alone.
/// </summary>
/// <param name="idPrefix">Of the ids of the sets.</param>
/// <param name="makeSet">A set of encoded members.</param>
internal sealed class FinalSetWriter(string idPrefix, Func<byte[], FinalSet> makeSet)
{
    private const int MaxMembers = 128;
    private const long MaxEvents = 512;

    // From as many names on a ranking does not grow any more, and with it hardly anything.
    private const long MaxEventsOfMember = WindowMeasures.DefaultRankingCapacity;

    // An event with the longest names in every ranking adds 1 to 2 kB, so this is met by an attack at most; a record must fit all the same.
    private const int MaxBytes = KafkaClients.MaxRecordBytes / 2;

    private readonly ArrayBufferWriter<byte> _members = new(4096);
    private Destination _destination;
    private int _count;
    private long _events;
    private int _sets;

    /// <summary>Starts the sets of a record; what was not ended is dropped.</summary>
    public void Begin()
    {
        Clear();
        _sets = 0;
    }

    /// <summary>Where the next member is written.</summary>
    /// <param name="destination">Rising: no destination comes again.</param>
    /// <param name="events">Of the member.</param>
    /// <param name="state">Takes the sets that are full.</param>
    public IBufferWriter<byte> Next(Destination destination, long events, StageState state)
    {
        events = Math.Min(events, MaxEventsOfMember);
        if (_count > 0
            && (destination != _destination || _count == MaxMembers || _events + events > MaxEvents || _members.WrittenCount > MaxBytes))
        {
            End(state);
        }

        (_destination, _count, _events) = (destination, _count + 1, _events + events);
        return _members;
    }

    /// <summary>Ends the last set.</summary>
    public void End(StageState state)
    {
        if (_count > 0)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{idPrefix}{state.Stamp.Incarnation}/{state.Stamp.Offset}/{_sets++}");
            state.Finalise(state.Add(id, makeSet(_members.WrittenSpan.ToArray())), _destination);
        }

        Clear();
    }

    private void Clear()
    {
        (_count, _events) = (0, 0);
        _members.ResetWrittenCount();
    }
}
