using SmtpStream.Standalone.Analyzing.Reports;
using static SmtpStream.Standalone.Analyzing.Reports.ReportColumn;

namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>pflogsumm's details: what was said, with addresses and ids taken out.</summary>
internal static class ReasonSections
{
    public static IEnumerable<ReportSection> All(LogAnalysis analysis, int top) =>
    [
        Reasons("deferral_detail", "message deferral detail", analysis.DeferralReasons, top),
        Reasons("bounce_detail", "message bounce detail (by relay)", analysis.BounceReasons, top),
        Reasons("reject_detail", "message reject detail", analysis.RejectReasons, top),
        Reasons("reject_warning_detail", "message reject warning detail", analysis.RejectWarningReasons, top),
        Reasons("policy_detail", "message hold, discard and policy detail", analysis.PolicyReasons, top),
        Reasons("delivery_failures", "smtp delivery failures", analysis.ConnectFailures, top),
        Reasons("warnings", "Warnings", analysis.Warnings, top),
        Reasons("fatal_errors", "Fatal Errors", analysis.FatalErrors, top),
        Reasons("panics", "Panics", analysis.Panics, top),
        Reasons("master_messages", "Master daemon messages", analysis.MasterMessages, top),
    ];

    private static ReportSection Reasons(string name, string title, CountTable<long> table, int top)
    {
        var section = new ReportSection(name, title, Count("count"), Text("reason"))
        {
            HasHeading = false,
            Hidden = Math.Max(0, table.Count - top),
        };
        foreach (var index in table.Top(top, t => t).Indexes)
        {
            section.Add(table.TotalsAt(index), Names.Of(table.NameAt(index)).TrimEnd());
        }

        return section;
    }
}
