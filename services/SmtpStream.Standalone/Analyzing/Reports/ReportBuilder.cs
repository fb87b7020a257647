using SmtpStream.Smtp.Logs;
using SmtpStream.Standalone.Analyzing.Sections;

namespace SmtpStream.Standalone.Analyzing.Reports;

/// <summary>Turns the sums into the report.</summary>
internal static class ReportBuilder
{
    public static LogReport Build(LogAnalysis analysis, SourceTally tally, TimeZoneInfo zone, int top)
    {
        var clock = new LocalHours(zone);
        IEnumerable<ReportSection> sections =
        [
            TrafficSections.GrandTotals(analysis),
            AnomalySections.Anomalies(analysis, clock),
            TrafficSections.PerDay(analysis.Hours, clock),
            TrafficSections.PerHour(analysis.Hours, clock),
            DomainSections.Delivery(analysis.RecipientDomains, top),
            DomainSections.Received(analysis.SenderDomains, top),
            .. AddressSections.All(analysis, top),
            DeliverySections.Delays(analysis),
            DeliverySections.Sizes(analysis),
            DeliverySections.Providers(analysis),
            DeliverySections.Classes(analysis),
            SecuritySections.Tls(analysis),
            SecuritySections.LoginsByUser(analysis, top),
            SecuritySections.LoginsByClient(analysis, top),
            SecuritySections.RejectedClients(analysis, top),
            .. ReasonSections.All(analysis, top),
            QualitySections.ParseQuality(tally),
        ];
        var hasEvents = analysis.Totals.LastUnixNs != long.MinValue;
        return new LogReport(
            zone,
            hasEvents ? clock.Local(analysis.Totals.FirstUnixNs) : null,
            hasEvents ? clock.Local(analysis.Totals.LastUnixNs) : null,
            [.. sections.Where(s => s.Rows.Count > 0)]);
    }
}
