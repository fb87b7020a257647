namespace SmtpStream.Aggregation.Windows;

/// <summary>How far a configured input is read, in event time.</summary>
/// <param name="Lagging">Too far behind the leading path to hold the watermark.</param>
/// <param name="Ended">Finished; holds nothing.</param>
public readonly record struct PathProgress(
    string Tenant, string Origin, string Path, long ReadToUnixMs, bool Lagging, bool Ended);
