namespace SmtpStream.Standalone.Analyzing.Reports;

/// <summary>One table of the report.</summary>
/// <param name="Name">JSON and CSV name, snake case.</param>
/// <param name="Title">Heading in text; pflogsumm's where it has one.</param>
/// <param name="Columns">The columns; pflogsumm puts the text last.</param>
internal sealed record ReportSection(string Name, string Title, params IReadOnlyList<ReportColumn> Columns)
{
    private readonly List<object?[]> _rows = [];

    public IReadOnlyList<IReadOnlyList<object?>> Rows => _rows;

    /// <summary>Said below the table when it shows only the largest.</summary>
    public int Hidden { get; init; }

    /// <summary>Print the column headings in text.</summary>
    public bool HasHeading { get; init; } = true;

    public ReportSection Add(params object?[] cells)
    {
        _rows.Add(cells);
        return this;
    }
}
