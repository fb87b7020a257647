namespace SmtpStream.Aggregation.Measuring;

/// <summary>The first three places in the logs, by (event time, source, position): the same whatever the order of arrival. Owned by one thread.</summary>
public sealed class ExemplarSet
{
    public const int Capacity = 3;

    private Exemplar[] _items = [];

    public int Count { get; private set; }

    public Exemplar this[int index] => _items[index];

    public ReadOnlySpan<Exemplar> Items => _items.AsSpan(0, Count);

    /// <summary>Whether an exemplar of this time could still come in; spares making one.</summary>
    public bool Accepts(long eventTimeUnixMs) => Count < Capacity || eventTimeUnixMs <= _items[Capacity - 1].EventTimeUnixMs;

    public void Add(in Exemplar exemplar)
    {
        var place = Count;
        while (place > 0 && Compare(exemplar, _items[place - 1]) < 0)
        {
            place--;
        }

        if (place == Capacity || (place > 0 && _items[place - 1] == exemplar))
        {
            return;
        }

        if (_items.Length == 0)
        {
            _items = new Exemplar[Capacity];
        }

        Count = Math.Min(Capacity, Count + 1);
        for (var i = Count - 1; i > place; i--)
        {
            _items[i] = _items[i - 1];
        }

        _items[place] = exemplar;
    }

    public void MergeFrom(ExemplarSet other)
    {
        foreach (ref readonly var item in other.Items)
        {
            Add(item);
        }
    }

    private static int Compare(in Exemplar a, in Exemplar b)
    {
        if (a.EventTimeUnixMs != b.EventTimeUnixMs)
        {
            return a.EventTimeUnixMs.CompareTo(b.EventTimeUnixMs);
        }

        var bySource = string.CompareOrdinal(a.Source, b.Source);
        return bySource != 0 ? bySource : (a.Offset, a.Ordinal).CompareTo((b.Offset, b.Ordinal));
    }
}
