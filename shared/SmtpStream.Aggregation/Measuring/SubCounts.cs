namespace SmtpStream.Aggregation.Measuring;

/// <summary>Counts per 10 seconds within a window, for leaky detectors; index = second within the window / 10. Owned by one thread.</summary>
public sealed class SubCounts
{
    public const int SlotSeconds = 10;

    private uint[] _slots = [];

    public ReadOnlySpan<uint> Values => _slots;

    public static SubCounts Restore(ReadOnlySpan<uint> values) => new() { _slots = values.ToArray() };

    public void Add(int slot, uint count)
    {
        if (slot >= _slots.Length)
        {
            Array.Resize(ref _slots, slot + 1);
        }

        _slots[slot] += count;
    }

    public void MergeFrom(SubCounts other)
    {
        for (var i = other._slots.Length - 1; i >= 0; i--)
        {
            Add(i, other._slots[i]);
        }
    }

    public SubCounts Clone() => Restore(_slots);
}
