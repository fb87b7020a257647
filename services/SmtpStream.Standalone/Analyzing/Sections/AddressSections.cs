using SmtpStream.Standalone.Analyzing.Reports;
using static SmtpStream.Standalone.Analyzing.Reports.ReportColumn;

namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>pflogsumm's rankings of senders and recipients, and ours of authenticated users.</summary>
internal static class AddressSections
{
    public static IEnumerable<ReportSection> All(LogAnalysis analysis, int top) =>
    [
        ByCount("senders_by_count", "Senders by message count", analysis.Senders, top),
        ByCount("recipients_by_count", "Recipients by message count", analysis.Recipients, top),
        BySize("senders_by_size", "Senders by message size", analysis.Senders, top),
        BySize("recipients_by_size", "Recipients by message size", analysis.Recipients, top),
        Users(analysis.Users, top),
    ];

    private static ReportSection ByCount(string name, string title, CountTable<AddressTotals> table, int top)
    {
        var order = table.Top(top, t => t.Messages);
        var section = new ReportSection(name, title, Count("messages"), Text("address"))
        {
            HasHeading = false,
            Hidden = order.Hidden,
        };
        foreach (var index in order.Indexes)
        {
            section.Add(table.TotalsAt(index).Messages, Names.Of(table.NameAt(index)));
        }

        return section;
    }

    private static ReportSection BySize(string name, string title, CountTable<AddressTotals> table, int top)
    {
        var order = table.Top(top, t => t.Bytes);
        var section = new ReportSection(name, title, Bytes("bytes"), Text("address"))
        {
            HasHeading = false,
            Hidden = order.Hidden,
        };
        foreach (var index in order.Indexes)
        {
            section.Add(table.TotalsAt(index).Bytes, Names.Of(table.NameAt(index)));
        }

        return section;
    }

    private static ReportSection Users(CountTable<UserTotals> users, int top)
    {
        var section = new ReportSection(
            "users",
            "Authenticated users by recipients",
            Count("messages"),
            Count("recipients"),
            Bytes("bytes"),
            Count("peak_per_hour", "peak/hour"),
            Text("user"))
        {
            Hidden = Math.Max(0, users.Count - top),
        };
        foreach (var index in users.Top(top, t => t.Recipients).Indexes)
        {
            var t = users.TotalsAt(index);
            section.Add(t.Messages, t.Recipients, t.Bytes, t.PeakRecipients, Names.Of(users.NameAt(index)));
        }

        return section;
    }
}
