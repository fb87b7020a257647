namespace SmtpStream.Detection.Outcomes;

/// <summary>A value that explains part of the deviation.</summary>
/// <param name="Name">Metric, feature or ranked item; hostile text where it came from a log.</param>
/// <param name="Actual">What was seen.</param>
/// <param name="Expected">What the baseline said.</param>
/// <param name="Share">Part of the whole deviation, 0 to 1.</param>
public sealed record Contributor(string Name, double Actual, double Expected, double Share);
