namespace SmtpStream.Aggregation.Windows;

/// <summary>How far a configured input is read, in event time.</summary>
/// <remarks>Lagging: too far behind the leading path to hold the watermark. Ended: finished, holds nothing.</remarks>
public readonly record struct PathProgress(
    string Tenant, string Origin, string Path, long ReadToUnixMs, bool Lagging, bool Ended);
