using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using DeliveryOutcome = SmtpStream.Smtp.Vocabulary.DeliveryOutcome;
using OpenWindow = SmtpStream.Aggregation.Windows.WindowState;
using PathProgress = SmtpStream.Aggregation.Windows.PathProgress;
using Text = System.Text.Encoding;

namespace SmtpStream.Standalone.Tests.Commands.Remote;

/// <summary>A running service with known windows.</summary>
public sealed class KnownWindows : IAsyncLifetime
{
    private readonly RemoteSite _site = new();

    public RemoteSite Site => _site;

    public async Task InitializeAsync()
    {
        await _site.InitializeAsync();
        var mx = Server("mx1");
        await _site.Writer.PathAsync(new PathProgress("", "mx1", "/var/log/mail.log", Second(-0.5) * 1000, Lagging: false, Ended: false), Lines(1_234, 5, 0, 0));
        await _site.Writer.PathAsync(new PathProgress("", "mx2", "/var/log/mail.log", Second(-90) * 1000, Lagging: true, Ended: false), Lines(99, 0, 2, 3));
        await _site.Writer.PathAsync(new PathProgress("", "mx2", "/var/log/old.log", Second(-600) * 1000, Lagging: false, Ended: true), Lines(7, 0, 0, 0));
        await _site.Writer.ReadToAsync(ReadTo("mx1", -0.5));
        await _site.Writer.WindowsAsync(
            Window(mx, -5, m =>
            {
                m.Counters.Add(Metric.Connections, 40);
                m.AddRanked(Metric.TopClients, "192.0.2.1"u8, 30);
                m.AddRanked(Metric.TopClients, Text.UTF8.GetBytes("evil\u001b[31m.example"), 10);
            }),
            Window(mx, -4, m => m.Counters.Add(Metric.Connections, 8), incomplete: true),
            Window(
                mx,
                -1,
                m =>
                {
                    m.Counters.Add(Metric.Connections, 1_234_567);
                    m.Counters.AddWithDimension(Metric.Deliveries, (int)DeliveryOutcome.Bounced, 2);
                },
                state: OpenWindow.Open),
            Connections(Key(Aggregation.Entities.EntityKind.User, "bob@example.org"), -5, 3, 300),
            Connections(Key(Aggregation.Entities.EntityKind.User, "eve@example.org"), -5, 4, 300),
            Connections(new Aggregation.Entities.EntityKey("acme", Aggregation.Entities.EntityKind.User, "ann@example.org"), -5, 5, 300));
        await _site.Writer.BandsAsync(mx, 60, "smtp.connections", (Second(-5), new Band(38.25, 20, 61, false)), (Second(-1), new Band(41, 22, 65.5, true)));
        await _site.Writer.OutcomesAsync(Breach(mx, -5), Breach(mx, -2, "silent-server", Detection.Outcomes.OutcomeKind.NoData) with { Explanation = null });
    }

    public Task DisposeAsync() => _site.DisposeAsync();

    private static WindowMeasures Lines(long lines, long rejected, long gaps, long losses)
    {
        var counted = new WindowMeasures();
        counted.Counters.Add(Metric.Lines, lines);
        counted.Counters.Add(Metric.LinesRejected, rejected);
        counted.Counters.Add(Metric.Gaps, gaps);
        counted.Counters.Add(Metric.InputLosses, losses);
        return counted;
    }
}
