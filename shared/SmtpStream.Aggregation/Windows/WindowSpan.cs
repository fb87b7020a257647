namespace SmtpStream.Aggregation.Windows;

/// <summary>A tumbling window [Start, Start + Length) of event time.</summary>
/// <param name="StartUnixMs">Milliseconds since 1970-01-01 UTC; a multiple of the length.</param>
/// <param name="LengthSeconds">60, 300, 3600 or 86400.</param>
public readonly record struct WindowSpan(long StartUnixMs, int LengthSeconds)
{
    public long EndUnixMs => StartUnixMs + (LengthSeconds * 1000L);

    /// <summary>The window of that length that contains an event time.</summary>
    public static WindowSpan Containing(long eventTimeUnixMs, int lengthSeconds)
    {
        var length = lengthSeconds * 1000L;
        var start = eventTimeUnixMs - (((eventTimeUnixMs % length) + length) % length);
        return new WindowSpan(start, lengthSeconds);
    }
}
