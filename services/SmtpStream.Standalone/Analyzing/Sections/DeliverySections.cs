using SmtpStream.Aggregation.Measuring;
using SmtpStream.Smtp.Vocabulary;
using SmtpStream.Standalone.Analyzing.Reports;
using static SmtpStream.Standalone.Analyzing.Reports.ReportColumn;

namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>How long deliveries took, how large messages are, who took them and why not.</summary>
internal static class DeliverySections
{
    private static readonly string[] DelayNames =
        ["total", "before the queue (a)", "in the queue (b)", "connection and TLS (c)", "transmission (d)"];

    public static ReportSection Delays(LogAnalysis analysis)
    {
        var section = new ReportSection(
            "delays", "Delivery Delays", Seconds("p50"), Seconds("p90"), Seconds("p99"), Seconds("max"), Text("stage"));
        for (var i = 0; i < DelayNames.Length; i++)
        {
            var sketch = analysis.Delays[i];
            if (sketch.Count > 0)
            {
                section.Add(At(sketch, 0.5), At(sketch, 0.9), At(sketch, 0.99), Names.Seconds(sketch.Max), DelayNames[i]);
            }
        }

        return section;
    }

    public static ReportSection Sizes(LogAnalysis analysis)
    {
        var section = new ReportSection("sizes", "Message Sizes", Bytes("bytes"), Text("quantile")) { HasHeading = false };
        var sketch = analysis.Sizes;
        if (sketch.Count > 0)
        {
            section.Add((long)sketch.Quantile(0.5), "median")
                .Add((long)sketch.Quantile(0.9), "90 % are below")
                .Add((long)sketch.Quantile(0.99), "99 % are below")
                .Add(sketch.Max, "largest");
        }

        return section;
    }

    public static ReportSection Providers(LogAnalysis analysis)
    {
        var section = new ReportSection(
            "providers",
            "Deliveries by Provider",
            Count("sent"),
            Count("deferred"),
            Count("bounced"),
            Share("bounced_share", "bounced %"),
            Seconds("attempt_p50", "p50"),
            Seconds("attempt_p99", "p99"),
            Text("provider"));
        foreach (var provider in Enum.GetValues<Provider>().OrderByDescending(p => analysis.Providers[(int)p]?.Sent ?? 0))
        {
            if (analysis.Providers[(int)provider] is not { } t)
            {
                continue;
            }

            var attempts = Math.Max(1, t.Sent + t.Deferred + t.Bounced);
            section.Add(
                t.Sent, t.Deferred, t.Bounced, (double)t.Bounced / attempts, At(t.AttemptUs, 0.5), At(t.AttemptUs, 0.99), Names.Words(provider));
        }

        return section;
    }

    public static ReportSection Classes(LogAnalysis analysis)
    {
        var section = new ReportSection(
            "failure_classes", "Bounces and Deferrals by Class", Count("bounced"), Count("deferred"), Text("class"));
        foreach (var kind in Enum.GetValues<BounceClass>())
        {
            var (bounced, deferred) = (analysis.BouncedByClass[(int)kind], analysis.DeferredByClass[(int)kind]);
            if (bounced + deferred > 0)
            {
                section.Add(bounced, deferred, kind == BounceClass.None ? "unclassified" : Names.Words(kind));
            }
        }

        return section;
    }

    private static double At(DDSketch sketch, double quantile) => sketch.Count == 0 ? 0 : Names.Seconds(sketch.Quantile(quantile));
}
