using Xunit;

namespace SmtpStream.Query.Tests.Site;

/// <summary>One service for the tests of a class; each test has a tenant of its own.</summary>
public sealed class EmbeddedSite : IAsyncLifetime
{
    private QuerySite? _site;

    internal QuerySite Query => _site ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => _site = await QuerySite.StartEmbeddedAsync();

    public async Task DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }
}
