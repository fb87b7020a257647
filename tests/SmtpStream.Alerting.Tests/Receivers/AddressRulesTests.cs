using System.Net;
using SmtpStream.Alerting.Receivers.Egress;
using Xunit;

namespace SmtpStream.Alerting.Tests.Receivers;

public class AddressRulesTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("ff02::1")]
    public void Address_PrivateOrReserved_IsDenied(string address) => Assert.False(new AddressRules([]).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void Address_Public_IsAllowed(string address) => Assert.True(new AddressRules([]).Allows(IPAddress.Parse(address)));

    [Fact]
    public void Address_AllowedByName_IsAllowedAndItsNeighbourIsNot()
    {
        var rules = new AddressRules([IPNetwork.Parse("127.0.0.1/32")]);

        Assert.True(rules.Allows(IPAddress.Parse("127.0.0.1")));
        Assert.True(rules.Allows(IPAddress.Parse("::ffff:127.0.0.1")));
        Assert.False(rules.Allows(IPAddress.Parse("127.0.0.2")));
        Assert.False(rules.Allows(IPAddress.IPv6Loopback));
    }
}
