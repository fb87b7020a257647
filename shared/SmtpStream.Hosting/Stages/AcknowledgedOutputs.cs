using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>Highest acknowledged mark per destination partition, from the producer's thread to the stage's. Of one producer session.</summary>
internal sealed class AcknowledgedOutputs
{
    private readonly Lock _lock = new();
    private Dictionary<Destination, Mark> _highest = [];
    private Dictionary<Destination, Mark> _spare = [];

    /// <summary>In order per destination.</summary>
    public void Add((Destination Destination, Mark Mark) output)
    {
        lock (_lock)
        {
            _highest[output.Destination] = output.Mark;
        }
    }

    /// <summary>What came since the last call; valid until the next.</summary>
    public Dictionary<Destination, Mark> Take()
    {
        lock (_lock)
        {
            (_highest, _spare) = (_spare, _highest);
            _highest.Clear();
            return _spare;
        }
    }
}
