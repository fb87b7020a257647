using SmtpStream.Encoding.Events;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>Tags (field number × 8 + wire type) of <c>smtpstream/v1/aggregate.proto</c> and of the bodies of <c>DerivedRecord</c>.</summary>
internal static class AggregateTags
{
    public static class Derived
    {
        public const uint PartialSet = (8 << 3) | WireType.Bytes;
        public const uint WindowSet = (9 << 3) | WireType.Bytes;
        public const uint Watermark = (10 << 3) | WireType.Bytes;
        public const uint Partial = (11 << 3) | WireType.Bytes;
        public const uint Window = (12 << 3) | WireType.Bytes;
    }

    /// <summary>Field 1 of a set of partials or windows.</summary>
    public const uint Member = (1 << 3) | WireType.Bytes;

    public static class Entity
    {
        public const uint Tenant = (1 << 3) | WireType.Bytes;
        public const uint Kind = (2 << 3) | WireType.Varint;
        public const uint Name = (3 << 3) | WireType.Bytes;
    }

    public static class Measures
    {
        public const uint Counters = (1 << 3) | WireType.Bytes;
        public const uint Distributions = (2 << 3) | WireType.Bytes;
        public const uint Distincts = (3 << 3) | WireType.Bytes;
        public const uint Rankings = (4 << 3) | WireType.Bytes;
        public const uint Exemplars = (5 << 3) | WireType.Bytes;
        public const uint View = (6 << 3) | WireType.Varint;
        public const uint SubCounts = (7 << 3) | WireType.Bytes;
    }

    /// <summary>Field 1 of every part of the measures.</summary>
    public const uint Metric = (1 << 3) | WireType.Varint;

    public static class Counter
    {
        public const uint Dimension = (2 << 3) | WireType.Varint;
        public const uint Value = (3 << 3) | WireType.Varint;
    }

    public static class SubCount
    {
        public const uint Values = (2 << 3) | WireType.Bytes;
    }

    public static class Distribution
    {
        public const uint RelativeError = (2 << 3) | WireType.Fixed64;
        public const uint FirstIndex = (3 << 3) | WireType.Varint;
        public const uint Bins = (4 << 3) | WireType.Bytes;
        public const uint ZeroCount = (5 << 3) | WireType.Varint;
        public const uint Sum = (6 << 3) | WireType.Fixed64;
        public const uint Min = (7 << 3) | WireType.Fixed64;
        public const uint Max = (8 << 3) | WireType.Fixed64;
        public const uint SparseBins = (9 << 3) | WireType.Bytes;
    }

    public static class Distinct
    {
        public const uint Precision = (2 << 3) | WireType.Varint;
        public const uint Sparse = (3 << 3) | WireType.Bytes;
        public const uint Dense = (4 << 3) | WireType.Bytes;
    }

    public static class Ranking
    {
        public const uint Capacity = (2 << 3) | WireType.Varint;
        public const uint Items = (3 << 3) | WireType.Bytes;
    }

    public static class RankedItem
    {
        public const uint Name = (1 << 3) | WireType.Bytes;
        public const uint Count = (2 << 3) | WireType.Varint;
        public const uint Error = (3 << 3) | WireType.Varint;
    }

    public static class Exemplar
    {
        public const uint Source = (1 << 3) | WireType.Bytes;
        public const uint Offset = (2 << 3) | WireType.Varint;
        public const uint Ordinal = (3 << 3) | WireType.Varint;
        public const uint EventTime = (4 << 3) | WireType.Varint;
    }

    /// <summary>Fields 1 to 3 of a partial and of a window.</summary>
    public static class Span
    {
        public const uint Entity = (1 << 3) | WireType.Bytes;
        public const uint Start = (2 << 3) | WireType.Varint;
        public const uint Length = (3 << 3) | WireType.Varint;
        public const uint State = (4 << 3) | WireType.Varint;
        public const uint Measures = (5 << 3) | WireType.Bytes;
    }

    public static class Partial
    {
        public const uint LogLoss = (6 << 3) | WireType.Varint;
        public const uint Birth = (7 << 3) | WireType.Varint;
        public const uint Zone = (8 << 3) | WireType.Bytes;
    }

    public static class Window
    {
        public const uint Incomplete = (6 << 3) | WireType.Varint;
        public const uint LogLoss = (7 << 3) | WireType.Varint;
        public const uint Zone = (8 << 3) | WireType.Bytes;
    }

    public static class Watermark
    {
        public const uint EventTime = (1 << 3) | WireType.Varint;
        public const uint None = (2 << 3) | WireType.Varint;
        public const uint Servers = (3 << 3) | WireType.Bytes;
        public const uint Paths = (4 << 3) | WireType.Bytes;
        public const uint Clock = (5 << 3) | WireType.Varint;
    }

    public static class Server
    {
        public const uint Tenant = (1 << 3) | WireType.Bytes;
        public const uint Name = (2 << 3) | WireType.Bytes;
        public const uint ReadTo = (3 << 3) | WireType.Varint;
        public const uint Lagging = (4 << 3) | WireType.Varint;
        public const uint Zone = (5 << 3) | WireType.Bytes;
    }

    public static class Path
    {
        public const uint Tenant = (1 << 3) | WireType.Bytes;
        public const uint Origin = (2 << 3) | WireType.Bytes;
        public const uint Name = (3 << 3) | WireType.Bytes;
        public const uint ReadTo = (4 << 3) | WireType.Varint;
        public const uint Lagging = (5 << 3) | WireType.Varint;
        public const uint Ended = (6 << 3) | WireType.Varint;
    }
}
