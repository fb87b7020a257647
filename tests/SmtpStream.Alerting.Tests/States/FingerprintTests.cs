using SmtpStream.Aggregation.Entities;
using SmtpStream.Alerting.States;
using Xunit;

namespace SmtpStream.Alerting.Tests.States;

public class FingerprintTests
{
    private static readonly EntityKey Server = new("", EntityKind.Server, "mx1");

    [Fact]
    public void Fingerprint_OfLabelsInOtherOrder_IsEqual() => Assert.Equal(
        Fingerprint.Of("r", Server, new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }),
        Fingerprint.Of("r", Server, new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" }));

    [Fact]
    public void Fingerprint_OfPartsThatJoinToTheSameText_Differs() => Assert.NotEqual(
        Fingerprint.Of("r", Server, new Dictionary<string, string> { ["ab"] = "c" }),
        Fingerprint.Of("r", Server, new Dictionary<string, string> { ["a"] = "bc" }));

    [Fact]
    public void Episode_OfAnotherStart_Differs() =>
        Assert.NotEqual(Fingerprint.Episode("f", 1), Fingerprint.Episode("f", 2));
}
