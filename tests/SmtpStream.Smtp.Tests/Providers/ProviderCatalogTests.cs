using System.Text;
using SmtpStream.Smtp.Providers;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Tests.Providers;

public sealed class ProviderCatalogTests
{
    [Theory]
    [InlineData("gmail-smtp-in.l.google.com", Provider.Google)]
    [InlineData("ASPMX.L.Google.COM.", Provider.Google)]
    [InlineData("outlook-com.olc.protection.outlook.com", Provider.Microsoft)]
    [InlineData("mta7.am0.yahoodns.net", Provider.Yahoo)]
    [InlineData("mx01.t-online.de", Provider.TOnline)]
    [InlineData("notgoogle.com", Provider.Other)]
    [InlineData("google.com.evil.example", Provider.Other)]
    [InlineData("localhost", Provider.Other)]
    [InlineData("", Provider.Other)]
    public void Host_LookedUp_GivesItsProvider(string host, Provider expected) =>
        Assert.Equal(expected, ProviderCatalog.Find(Encoding.UTF8.GetBytes(host)));
}
