using SmtpStream.Standalone.Analyzing.Reports;
using static SmtpStream.Standalone.Analyzing.Reports.ReportColumn;

namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>pflogsumm's summaries by host or domain.</summary>
internal static class DomainSections
{
    public static ReportSection Delivery(CountTable<AddressTotals> domains, int top)
    {
        var order = domains.Top(top, t => (t.Messages << 20) + Math.Min(t.Deferrals, (1 << 20) - 1));
        var section = new ReportSection(
            "recipient_domains",
            "Host/Domain Summary: Message Delivery",
            Count("sent", "sent cnt"),
            Bytes("bytes"),
            Count("defers"),
            Seconds("average_delay", "avg dly"),
            Seconds("max_delay", "max dly"),
            Text("domain", "host/domain"))
        {
            Hidden = order.Hidden,
        };
        foreach (var index in order.Indexes)
        {
            var t = domains.TotalsAt(index);
            var average = t.Messages == 0 ? 0 : (double)t.DelaySumUs / t.Messages;
            section.Add(t.Messages, t.Bytes, t.Deferrals, Names.Seconds(average), Names.Seconds(t.DelayMaxUs), Names.Of(domains.NameAt(index)));
        }

        return section;
    }

    public static ReportSection Received(CountTable<AddressTotals> domains, int top)
    {
        var section = new ReportSection(
            "sender_domains",
            "Host/Domain Summary: Messages Received",
            Count("messages", "msg cnt"),
            Bytes("bytes"),
            Text("domain", "host/domain"))
        {
            Hidden = Math.Max(0, domains.Count - top),
        };
        foreach (var index in domains.Top(top, t => t.Messages).Indexes)
        {
            var t = domains.TotalsAt(index);
            section.Add(t.Messages, t.Bytes, Names.Of(domains.NameAt(index)));
        }

        return section;
    }
}
