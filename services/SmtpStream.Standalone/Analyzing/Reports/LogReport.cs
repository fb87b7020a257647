namespace SmtpStream.Standalone.Analyzing.Reports;

/// <summary>What analyze found, in the order in which it is shown.</summary>
/// <param name="Zone">Zone of all times and of the hours.</param>
/// <param name="First">Time of the first event; null without any.</param>
/// <param name="Last">Time of the last event.</param>
/// <param name="Sections">Empty sections are left out.</param>
internal sealed record LogReport(TimeZoneInfo Zone, DateTimeOffset? First, DateTimeOffset? Last, IReadOnlyList<ReportSection> Sections);
