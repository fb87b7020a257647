namespace SmtpStream.Standalone.Analyzing.Reports;

/// <param name="Name">JSON and CSV name, snake case.</param>
/// <param name="Title">Heading in text.</param>
/// <param name="Unit">What its cells are.</param>
internal sealed record ReportColumn(string Name, string Title, Unit Unit)
{
    public static ReportColumn Count(string name, string? title = null) => new(name, title ?? name, Unit.Count);

    public static ReportColumn Bytes(string name, string? title = null) => new(name, title ?? name, Unit.Bytes);

    public static ReportColumn Seconds(string name, string? title = null) => new(name, title ?? name, Unit.Seconds);

    public static ReportColumn Share(string name, string? title = null) => new(name, title ?? name, Unit.Share);

    public static ReportColumn Text(string name, string? title = null) => new(name, title ?? name, Unit.Text);

    public static ReportColumn Time(string name, string? title = null) => new(name, title ?? name, Unit.Time);
}
