using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;
using SmtpStream.Standalone.Analyzing.Reports;
using static SmtpStream.Standalone.Analyzing.Reports.ReportColumn;

namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>How much of the log the report rests on.</summary>
internal static class QualitySections
{
    public static ReportSection ParseQuality(SourceTally tally)
    {
        var section = new ReportSection("parse_quality", "Parse Quality", Count("lines"), Text("what")) { HasHeading = false };
        section.Add(tally.Lines, "lines")
            .Add(tally.LinesWithEvents, "with events")
            .Add(tally.Continuations, "continuations of another line")
            .Add(tally.Uncorrelated, "deliveries whose beginning is not in the log");
        foreach (var failure in Enum.GetValues<ParseFailure>())
        {
            AddCounted(section, tally.Rejects[(int)failure], $"not understood: {Names.Words(failure)}");
        }

        foreach (var kind in Enum.GetValues<IgnoredKind>())
        {
            AddCounted(section, tally.Ignored[(int)kind], $"ignored: {Names.Words(kind)}");
        }

        return section;
    }

    private static void AddCounted(ReportSection section, long count, string what)
    {
        if (count > 0)
        {
            section.Add(count, what);
        }
    }
}
