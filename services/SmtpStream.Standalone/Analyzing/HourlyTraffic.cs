namespace SmtpStream.Standalone.Analyzing;

/// <summary>Counts per hour of UTC; shown in local time later. One thread at a time.</summary>
internal sealed class HourlyTraffic
{
    public const long HourNs = 3_600_000_000_000;
    private readonly Dictionary<long, int> _slots = [];
    private TrafficCounts[] _counts = new TrafficCounts[64];
    private long _lastHour = long.MinValue;
    private int _lastSlot;

    /// <summary>Hours since 1970 UTC with anything counted, in order.</summary>
    public IEnumerable<long> Hours => _slots.Keys.Order();

    /// <summary>The counts of the hour of this moment; the reference holds until the next call.</summary>
    public ref TrafficCounts At(long timeUnixNs)
    {
        var hour = timeUnixNs / HourNs;
        if (hour != _lastHour)
        {
            _lastHour = hour;
            if (!_slots.TryGetValue(hour, out _lastSlot))
            {
                _lastSlot = _slots[hour] = _slots.Count;
                if (_lastSlot == _counts.Length)
                {
                    Array.Resize(ref _counts, _counts.Length * 2);
                }
            }
        }

        return ref _counts[_lastSlot];
    }

    public TrafficCounts OfHour(long hour) => _slots.TryGetValue(hour, out var slot) ? _counts[slot] : default;
}
