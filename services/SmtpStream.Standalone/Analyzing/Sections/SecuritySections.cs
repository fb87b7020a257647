using SmtpStream.Smtp.Vocabulary;
using SmtpStream.Standalone.Analyzing.Reports;
using static SmtpStream.Standalone.Analyzing.Reports.ReportColumn;

namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>TLS, logins and who was turned away.</summary>
internal static class SecuritySections
{
    public static ReportSection Tls(LogAnalysis analysis)
    {
        var section = new ReportSection(
            "tls_versions", "TLS Versions", Count("from_clients", "from clients"), Count("to_relays", "to relays"), Text("version"));
        foreach (var version in Enum.GetValues<TlsVersion>().OrderDescending())
        {
            var from = analysis.TlsVersions[(int)TlsDirection.FromClient, (int)version];
            var to = analysis.TlsVersions[(int)TlsDirection.ToRelay, (int)version];
            if (from + to > 0)
            {
                section.Add(from, to, Name(version));
            }
        }

        return section;
    }

    public static ReportSection LoginsByUser(LogAnalysis analysis, int top) =>
        Logins("logins_by_user", "Failed Logins by User", "user", analysis.LoginsByUser, top);

    public static ReportSection LoginsByClient(LogAnalysis analysis, int top) =>
        Logins("logins_by_client", "Failed Logins by Client", "client", analysis.LoginsByClient, top);

    public static ReportSection RejectedClients(LogAnalysis analysis, int top)
    {
        var table = analysis.RejectedClients;
        var section = new ReportSection("rejected_clients", "Rejected Clients", Count("rejects"), Text("client"))
        {
            HasHeading = false,
            Hidden = Math.Max(0, table.Count - top),
        };
        foreach (var index in table.Top(top, t => t).Indexes)
        {
            section.Add(table.TotalsAt(index), Names.Of(table.NameAt(index)));
        }

        return section;
    }

    private static ReportSection Logins(string name, string title, string key, CountTable<LoginTotals> table, int top)
    {
        var order = table.Top(top, t => t.Failed);
        var section = new ReportSection(name, title, Count("failed"), Count("succeeded"), Count("peak_5_minutes", "peak/5 min"), Text(key))
        {
            Hidden = order.Hidden,
        };
        foreach (var index in order.Indexes)
        {
            var t = table.TotalsAt(index);
            section.Add(t.Failed, t.Succeeded, t.PeakFailures, Names.Of(table.NameAt(index)));
        }

        return section;
    }

    private static string Name(TlsVersion version) => version switch
    {
        TlsVersion.Ssl3 => "SSLv3",
        TlsVersion.Tls10 => "TLSv1",
        TlsVersion.Tls11 => "TLSv1.1",
        TlsVersion.Tls12 => "TLSv1.2",
        TlsVersion.Tls13 => "TLSv1.3",
        _ => "other",
    };
}
