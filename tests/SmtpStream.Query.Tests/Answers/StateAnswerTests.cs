using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using Band = SmtpStream.Detection.Baselines.Band;
using DeliveryOutcome = SmtpStream.Smtp.Vocabulary.DeliveryOutcome;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;
using OpenWindow = SmtpStream.Aggregation.Windows.WindowState;

namespace SmtpStream.Query.Tests.Answers;

[Collection(EmbeddedSiteTests.Name)]
public sealed class StateAnswerTests(EmbeddedSite site)
{
    private readonly QuerySite _site = site.Query;

    [Fact]
    public async Task State_IsTheNewestWindow_EveryCounterWithItsBand()
    {
        var mx = Server("mx1", "state");
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0.5, "state"));
        await _site.Writer.WindowsAsync(
            Connections(mx, -1, 40),
            Window(
                mx,
                0,
                m =>
                {
                    m.Counters.Add(Metric.Connections, 3);
                    m.Counters.AddWithDimension(Metric.Deliveries, (int)DeliveryOutcome.Bounced, 2);
                },
                state: OpenWindow.Open));
        await _site.Writer.BandsAsync(mx, 60, "smtp.connections", (Second(-1), new Band(1, 1, 1, false)), (Second(0), new Band(38, 20, 61, false)));

        var state = await _site.Client.GetStateAsync(new GetStateRequest { Entity = Proto(mx) });

        Assert.Equal((Time(0), WindowState.Open, Time(0.5)), (state.WindowStart, state.WindowState, state.ReadTo));
        Assert.Equal(
            [
                new MetricValue { Metric = "smtp.connections", Value = 3, Band = new() { Expected = 38, Low = 20, High = 61 } },
                new MetricValue { Metric = "mail.deliveries", Value = 2 },
                new MetricValue { Metric = "mail.deliveries{outcome=bounced}", Value = 2 },
            ],
            state.Metrics);
    }

    [Fact]
    public async Task State_WhenHistoryIsRead_IsTheNewestWindowOfEventTime()
    {
        var mx = Server("mx1", "history");
        await _site.Writer.ReadToAsync(ReadTo("mx1", -14_400, "history"));
        await _site.Writer.WindowsAsync(Connections(mx, -14_401, 12));

        var state = await _site.Client.GetStateAsync(new GetStateRequest { Entity = Proto(mx) });

        Assert.Equal((Time(-14_401), 12), (state.WindowStart, Assert.Single(state.Metrics).Value));
    }

    [Fact]
    public async Task Name_InAnyCase_IsTheEntityOfTheLog()
    {
        var user = Key(EntityKind.User, "bob@example.org", "case");
        await _site.Writer.WindowsAsync(Connections(user, -5, 6, 300));

        var state = await _site.Client.GetStateAsync(new GetStateRequest { Entity = Proto(user with { Name = "Bob@Example.ORG" }) });

        Assert.Equal(("bob@example.org", 6), (state.Entity.Name, Assert.Single(state.Metrics).Value));
    }

    [Fact]
    public async Task Name_LongerThanAnEntitysMayBe_IsFoundByItsHash()
    {
        var name = new string('x', 300) + "@example.org";
        var bounded = System.Text.Encoding.ASCII.GetString(Aggregation.Folding.EntityNames.Bounded(System.Text.Encoding.ASCII.GetBytes(name)));
        await _site.Writer.WindowsAsync(Connections(Key(EntityKind.User, bounded, "long"), -5, 7, 300));

        var state = await _site.Client.GetStateAsync(new GetStateRequest { Entity = Proto(Key(EntityKind.User, name, "long")) });

        Assert.Equal(7, Assert.Single(state.Metrics).Value);
    }

    [Fact]
    public async Task State_OfAnUnknownEntity_IsEmpty()
    {
        var state = await _site.Client.GetStateAsync(new GetStateRequest { Entity = Proto(Server("nobody", "nowhere")) });

        Assert.Equal((null, null, 0), (state.WindowStart, state.ReadTo, state.Metrics.Count));
    }
}
