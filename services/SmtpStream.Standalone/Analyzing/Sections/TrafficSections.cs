using System.Globalization;
using SmtpStream.Standalone.Analyzing.Reports;
using static SmtpStream.Standalone.Analyzing.Reports.ReportColumn;

namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>pflogsumm's grand totals and traffic summaries.</summary>
internal static class TrafficSections
{
    public static ReportSection GrandTotals(LogAnalysis analysis)
    {
        var t = analysis.Totals;
        var section = new ReportSection("grand_totals", "Grand Totals", Count("value"), Text("what")) { HasHeading = false };
        section.Add(t.Received, "received")
            .Add(t.Delivered, "delivered")
            .Add(t.Forwarded, "forwarded")
            .Add(t.Deferred, "deferred")
            .Add(t.Deferrals, "deferrals")
            .Add(t.Bounced, "bounced")
            .Add(t.Expired, "expired")
            .Add(t.Rejected, "rejected")
            .Add(t.RejectWarnings, "reject warnings")
            .Add(t.Held, "held")
            .Add(t.Discarded, "discarded")
            .Add(t.BytesReceived, "bytes received")
            .Add(t.BytesDelivered, "bytes delivered")
            .Add(Distinct(analysis.Senders), "senders")
            .Add(Distinct(analysis.SenderDomains), "sending hosts/domains")
            .Add(Distinct(analysis.Recipients), "recipients")
            .Add(Distinct(analysis.RecipientDomains), "recipient hosts/domains")
            .Add(t.Connections, "connections")
            .Add(t.ScreenedConnections, "postscreen connections")
            .Add(t.Notifications, "delivery status notifications")
            .Add(t.LoginsSucceeded, "logins")
            .Add(t.LoginsFailed, "failed logins");
        return section;
    }

    public static ReportSection PerDay(HourlyTraffic hours, LocalHours clock)
    {
        var section = Summary("per_day", "Per-Day Traffic Summary", Text("date"));
        var days = hours.Hours.GroupBy(h => clock.LocalHour(h).Date).OrderBy(d => d.Key);
        foreach (var day in days)
        {
            AddRow(section, day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Sum(hours, day), 1);
        }

        return section;
    }

    /// <summary>Counts per hour of day; the daily average once there is more than a day.</summary>
    public static ReportSection PerHour(HourlyTraffic hours, LocalHours clock)
    {
        var all = hours.Hours.ToList();
        var days = all.Select(h => clock.LocalHour(h).Date).Distinct().Count();
        var title = days > 1 ? "Per-Hour Traffic Daily Average" : "Per-Hour Traffic Summary";
        var section = Summary("per_hour", title, Text("time"));
        if (days == 0)
        {
            return section;
        }

        var byHour = all.ToLookup(h => clock.LocalHour(h).Hour);
        for (var hour = 0; hour < 24; hour++)
        {
            AddRow(section, string.Create(CultureInfo.InvariantCulture, $"{hour:00}00-{hour + 1:00}00"), Sum(hours, byHour[hour]), days);
        }

        return section;
    }

    private static ReportSection Summary(string name, string title, ReportColumn key) => new(
        name, title, key, Count("received"), Count("delivered"), Count("deferred"), Count("bounced"), Count("rejected"));

    private static void AddRow(ReportSection section, string key, TrafficCounts c, int days)
    {
        long PerDay(long count) => (count + (days / 2)) / days;
        section.Add(key, PerDay(c.Received), PerDay(c.Delivered), PerDay(c.Deferred), PerDay(c.Bounced), PerDay(c.Rejected));
    }

    private static TrafficCounts Sum(HourlyTraffic hours, IEnumerable<long> of)
    {
        var sum = default(TrafficCounts);
        foreach (var hour in of)
        {
            sum.Add(hours.OfHour(hour));
        }

        return sum;
    }

    private static long Distinct(CountTable<AddressTotals> table)
    {
        var distinct = 0L;
        for (var i = 0; i < table.Count; i++)
        {
            distinct += table.TotalsAt(i).Messages > 0 ? 1 : 0;
        }

        return distinct;
    }
}
