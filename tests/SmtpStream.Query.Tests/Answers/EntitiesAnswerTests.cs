using SmtpStream.Contracts.V1;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;
using ProtoKind = SmtpStream.Contracts.V1.EntityKind;

namespace SmtpStream.Query.Tests.Answers;

[Collection(EmbeddedSiteTests.Name)]
public sealed class EntitiesAnswerTests(EmbeddedSite site)
{
    private readonly QuerySite _site = site.Query;

    [Fact]
    public async Task Entities_AreThoseOfTheTenantAndKind_ByName()
    {
        await _site.Writer.WindowsAsync(
            Connections(Server("mx2", "list"), 0, 1), Connections(Server("mx1", "list"), 0, 1), Connections(Server("mx1", "list"), -1, 1),
            Connections(Server("elsewhere", "list2"), 0, 1), Connections(Key(EntityKind.User, "bob@example.org", "list"), 0, 1, 300));

        var servers = await _site.Client.ListEntitiesAsync(new ListEntitiesRequest { Kind = ProtoKind.Server, Tenant = "list" });
        var all = await _site.Client.ListEntitiesAsync(new ListEntitiesRequest { Tenant = "list" });

        Assert.Equal([Proto(Server("mx1", "list")), Proto(Server("mx2", "list"))], servers.Entities);
        Assert.Equal("", servers.NextPageToken);
        Assert.Equal(["mx1", "mx2", "bob@example.org"], all.Entities.Select(e => e.Name));
    }

    [Fact]
    public async Task Pages_OneAfterAnother_HoldEveryEntityOnce()
    {
        await _site.Writer.WindowsAsync([.. Enumerable.Range(0, 23).Select(i => Connections(Server($"mx{i:D2}", "pages"), 0, 1))]);
        var sizes = new List<int>();
        var names = new List<string>();
        var request = new ListEntitiesRequest { Kind = ProtoKind.Server, Tenant = "pages", PageSize = 10 };
        do
        {
            var page = await _site.Client.ListEntitiesAsync(request);
            sizes.Add(page.Entities.Count);
            names.AddRange(page.Entities.Select(e => e.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([10, 10, 3], sizes);
        Assert.Equal(Enumerable.Range(0, 23).Select(i => $"mx{i:D2}"), names);
    }

    [Fact]
    public async Task Page_ThatEndsWithTheLast_HasNoNext()
    {
        await _site.Writer.WindowsAsync([.. Enumerable.Range(0, 4).Select(i => Connections(Server($"mx{i}", "even"), 0, 1))]);

        var page = await _site.Client.ListEntitiesAsync(new ListEntitiesRequest { Tenant = "even", PageSize = 4 });

        Assert.Equal((4, ""), (page.Entities.Count, page.NextPageToken));
    }
}
