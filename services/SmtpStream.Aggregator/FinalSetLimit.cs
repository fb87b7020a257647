namespace SmtpStream.Aggregator;

/// <summary>
/// How much goes into one set of final outputs. Every owner must cut the same sets, or a receiver takes something twice or never: so
/// members are counted and weighed in events, which follow from the input alone, and not in bytes, and they stand in an order of their own.
/// </summary>
internal struct FinalSetLimit
{
    private const int MaxMembers = 64;

    // What an event adds to sketches, names and exemplars, at most some kilobytes, keeps a set far below a record's limit.
    private const long MaxEvents = 256;

    private int _members;
    private long _events;

    /// <summary>Counts a member; true where it must start a new set.</summary>
    public bool StartsNew(long events)
    {
        _members++;
        _events += events;
        if (_members > 1 && (_members > MaxMembers || _events > MaxEvents))
        {
            (_members, _events) = (1, events);
            return true;
        }

        return false;
    }
}
