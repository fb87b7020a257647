using System.Globalization;
using SmtpStream.Standalone.Analyzing.Reports;
using static SmtpStream.Standalone.Analyzing.Reports.ReportColumn;

namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>What stands out; thresholds are those of docs/analyze.md.</summary>
internal static class AnomalySections
{
    /// <summary>Failed logins in five minutes (Elastic's guessing rule: 20 in 300 s).</summary>
    private const long BruteForceFailures = 20;

    /// <summary>Recipients in an hour below which no account is called conspicuous.</summary>
    private const long MinPeakRecipients = 50;

    /// <summary>Times the usual of the account's other active hours.</summary>
    private const double PeakFactor = 10;

    public static ReportSection Anomalies(LogAnalysis analysis, LocalHours clock)
    {
        var section = new ReportSection(
            "anomalies", "Anomalies", Time("time"), Text("kind"), Text("entity"), Text("explanation"));
        AddBruteForce(section, analysis.LoginsByClient, "client", clock);
        AddBruteForce(section, analysis.LoginsByUser, "user", clock);
        AddSenders(section, analysis.Users, clock);
        foreach (var o in HourOutliers.Find(analysis.Hours, clock))
        {
            section.Add(
                clock.LocalHour(o.Hour),
                "unusual hour",
                o.Measure,
                string.Create(CultureInfo.InvariantCulture, $"{o.Actual} instead of about {o.Expected:0} at this hour of the week ({o.Deviation:+0.0;-0.0} σ)"));
        }

        return section;
    }

    private static void AddBruteForce(ReportSection section, CountTable<LoginTotals> table, string kind, LocalHours clock)
    {
        foreach (var index in table.Top(int.MaxValue, t => t.PeakFailures >= BruteForceFailures ? t.PeakFailures : 0).Indexes)
        {
            var t = table.TotalsAt(index);
            section.Add(
                clock.Local(t.PeakUnixNs),
                $"brute force, {kind}",
                Names.Of(table.NameAt(index)),
                string.Create(CultureInfo.InvariantCulture, $"{t.PeakFailures} failed logins in 5 minutes; {t.Failed} failed and {t.Succeeded} succeeded in all"));
        }
    }

    private static void AddSenders(ReportSection section, CountTable<UserTotals> users, LocalHours clock)
    {
        foreach (var index in users.Top(int.MaxValue, t => t.PeakRecipients >= MinPeakRecipients ? t.PeakRecipients : 0).Indexes)
        {
            var t = users.TotalsAt(index);
            var usual = (double)(t.Recipients - t.PeakRecipients) / Math.Max(1, t.ActiveHours - 1);
            if (t.PeakRecipients < PeakFactor * Math.Max(1, usual))
            {
                continue;
            }

            section.Add(
                clock.LocalHour(t.PeakHour),
                "account far above its norm",
                Names.Of(users.NameAt(index)),
                string.Create(CultureInfo.InvariantCulture, $"{t.PeakRecipients} recipients in an hour instead of about {usual:0.#} in its other active hours"));
        }
    }
}
