using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Detectors;

namespace SmtpStream.Detection.Scoring;

/// <summary>A closed window as the watermark lets it be seen.</summary>
/// <param name="Span">The window.</param>
/// <param name="Content">Row, zero or no data.</param>
/// <param name="Row">The row, where one came.</param>
/// <param name="Progress">Of a path: how far it is read.</param>
/// <param name="WatermarkUnixMs">The watermark that closed it.</param>
internal readonly record struct ClosedWindow(
    WindowSpan Span, WindowContent Content, WindowRecord? Row, PathProgress? Progress, long WatermarkUnixMs);
