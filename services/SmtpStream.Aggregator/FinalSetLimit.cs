using SmtpStream.Aggregation.Measuring;
using SmtpStream.Kafka;

namespace SmtpStream.Aggregator;

/// <summary>
/// How much goes into one set of final outputs. Every owner must cut the same sets, or a receiver takes something twice or never: so
/// members are counted and weighed in events, which follow from the input alone, and they stand in an order of their own.
/// </summary>
internal struct FinalSetLimit
{
    private const int MaxMembers = 128;
    private const long MaxEvents = 512;

    // From as many names on a ranking does not grow any more, and with it hardly anything.
    private const long MaxEventsOfMember = WindowMeasures.DefaultRankingCapacity;

    // An event with the longest names in every ranking adds 1 to 2 kB, so this is met by an attack at most; a record must fit all the same.
    private const int MaxBytes = KafkaClients.MaxRecordBytes / 2;

    private int _members;
    private long _events;

    /// <summary>Counts a member; true where it must start a new set.</summary>
    /// <param name="events">Of the member.</param>
    /// <param name="bytes">Of the members before.</param>
    public bool StartsNew(long events, int bytes)
    {
        events = Math.Min(events, MaxEventsOfMember);
        _members++;
        _events += events;
        if (_members == 1 || (_members <= MaxMembers && _events <= MaxEvents && bytes <= MaxBytes))
        {
            return false;
        }

        (_members, _events) = (1, events);
        return true;
    }
}
