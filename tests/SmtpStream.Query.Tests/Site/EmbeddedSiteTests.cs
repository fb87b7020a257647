using Xunit;

namespace SmtpStream.Query.Tests.Site;

/// <summary>The tests that share one service.</summary>
[CollectionDefinition(Name)]
public sealed class EmbeddedSiteTests : ICollectionFixture<EmbeddedSite>
{
    public const string Name = "embedded site";
}
