namespace SmtpStream.Aggregation.Measuring;

/// <summary>A few values by metric, in the order of the metrics' numbers. Owned by one thread.</summary>
public sealed class MetricTable<T>
    where T : class
{
    private Metric[] _metrics = [];
    private T[] _values = [];

    public int Count { get; private set; }

    public Metric MetricAt(int index) => _metrics[index];

    public T ValueAt(int index) => _values[index];

    public T? Find(Metric metric)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_metrics[i] == metric)
            {
                return _values[i];
            }
        }

        return null;
    }

    /// <exception cref="ArgumentException">The metric has a value.</exception>
    public void Add(Metric metric, T value)
    {
        var place = 0;
        while (place < Count && _metrics[place] < metric)
        {
            place++;
        }

        if (place < Count && _metrics[place] == metric)
        {
            throw new ArgumentException($"{metric} has a value.", nameof(metric));
        }

        if (Count == _metrics.Length)
        {
            Array.Resize(ref _metrics, Count == 0 ? 2 : Count * 2);
            Array.Resize(ref _values, _metrics.Length);
        }

        Array.Copy(_metrics, place, _metrics, place + 1, Count - place);
        Array.Copy(_values, place, _values, place + 1, Count - place);
        _metrics[place] = metric;
        _values[place] = value;
        Count++;
    }
}
