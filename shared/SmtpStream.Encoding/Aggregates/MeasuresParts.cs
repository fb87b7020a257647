namespace SmtpStream.Encoding.Aggregates;

/// <summary>Which parts of the measures are written.</summary>
[Flags]
public enum MeasuresParts
{
    None = 0,

    /// <summary>Counters, exemplars and the view.</summary>
    Counters = 1,

    SubCounts = 2,
    Distributions = 4,
    Distincts = 8,
    Rankings = 16,

    /// <summary>What is kept apart from a window in the read model.</summary>
    Sketches = Distributions | Distincts | Rankings,

    All = Counters | SubCounts | Sketches,
}
