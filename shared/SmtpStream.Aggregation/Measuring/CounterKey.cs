namespace SmtpStream.Aggregation.Measuring;

/// <summary>A counter of an entity: the metric and the value of its dimension; dimension 0 is the total.</summary>
public readonly record struct CounterKey(Metric Metric, int Dimension = 0) : IComparable<CounterKey>
{
    /// <summary>Largest dimension, that of an enhanced status code being 5999.</summary>
    public const int MaxDimension = ushort.MaxValue;

    internal uint Packed => ((uint)Metric << 16) | (ushort)Dimension;

    internal static CounterKey Unpack(uint packed) => new((Metric)(packed >> 16), (int)(packed & ushort.MaxValue));

    public int CompareTo(CounterKey other) => Packed.CompareTo(other.Packed);

    public static bool operator <(CounterKey left, CounterKey right) => left.Packed < right.Packed;

    public static bool operator >(CounterKey left, CounterKey right) => left.Packed > right.Packed;

    public static bool operator <=(CounterKey left, CounterKey right) => left.Packed <= right.Packed;

    public static bool operator >=(CounterKey left, CounterKey right) => left.Packed >= right.Packed;

    /// <summary>The dotted name, "mail.deliveries{outcome=bounced}".</summary>
    public override string ToString() => MetricNames.NameOf(this);
}
