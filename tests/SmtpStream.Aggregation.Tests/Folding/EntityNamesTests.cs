using System.Text;
using SmtpStream.Aggregation.Folding;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Folding;

public class EntityNamesTests
{
    [Theory]
    [InlineData("192.0.2.17", "192.0.2.0/24")]
    [InlineData("1.2.3.4", "1.2.3.0/24")]
    [InlineData("::ffff:192.0.2.17", "192.0.2.0/24")]
    [InlineData("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64")]
    [InlineData("2001:db8::1", "2001:db8:0:0::/64")]
    [InlineData("2001:0DB8:00::5:6:7:8:9", "2001:db8:0:5::/64")]
    [InlineData("::1", "0:0:0:0::/64")]
    [InlineData("fe80::", "fe80:0:0:0::/64")]
    [InlineData("unknown", "")]
    [InlineData("", "")]
    [InlineData("1.2.3.4:25x", "")]
    [InlineData("12345::1", "")]
    [InlineData("zz::1", "")]
    public void Network_OfAnAddress_IsItsBlock(string ip, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(EntityNames.Network(Encoding.UTF8.GetBytes(ip), new byte[64])));

    [Theory]
    [InlineData("Bob@Example.ORG", "example.org")]
    [InlineData("\"a@b\"@example.org.", "example.org")]
    [InlineData("postmaster", "")]
    [InlineData("", "")]
    public void Domain_OfAnAddress_IsLowerCase(string address, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(EntityNames.Domain(Encoding.UTF8.GetBytes(address), new byte[512])));

    [Fact]
    public void Address_KeepsTheLocalPart() =>
        Assert.Equal("Bob@example.org", Encoding.UTF8.GetString(EntityNames.Address("Bob@Example.ORG"u8, new byte[512])));

    [Theory]
    [InlineData("postfix/submission", "smtpd", "submission")]
    [InlineData("postfix", "smtpd", "smtpd")]
    [InlineData("opendkim", "", "opendkim")]
    public void Service_IsTheListenerOrTheDaemon(string service, string daemon, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(EntityNames.Service(Encoding.UTF8.GetBytes(service), Encoding.UTF8.GetBytes(daemon))));

    [Fact]
    public void Bounded_LongName_IsItsHash()
    {
        var name = EntityNames.Bounded(new byte[300]);
        Assert.Equal(33, name.Length);
        Assert.Equal((byte)'~', name[0]);
    }
}
