using SmtpStream.Alerting.Receivers;
using SmtpStream.Alerting.Receivers.Webhook;
using Xunit;
using static SmtpStream.Alerting.Tests.Receivers.TestReceivers;

namespace SmtpStream.Alerting.Tests.Receivers;

public class WebhookSignatureTests
{
    // Test vector of the Standard Webhooks reference libraries.
    [Fact]
    public void Signature_OfTheStandardsVector_IsEqual() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        new WebhookSignature(Secret).Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"u8));

    [Fact]
    public void TwoSecrets_GiveTwoSignatures() => Assert.Equal(
        2, new WebhookSignature($"{Secret} {Secret}").Sign("id", 1, "x"u8).Split(' ').Length);

    [Theory]
    [InlineData(Secret, true)]
    [InlineData("", false)]
    [InlineData("secret", false)]
    [InlineData("whsec_not base64!", false)]
    [InlineData("whsec_c2hvcnQ=", false)]
    public void Secret_IsChecked(string secret, bool expected) => Assert.Equal(expected, WebhookSignature.IsSecret(secret));

    [Fact]
    public void Message_WithManyAlerts_StaysBelowTwentyKilobytes()
    {
        var alerts = Enumerable.Range(0, 50).Select(i => Alert($"mx{i}", new string('x', 900))).ToArray();
        var body = WebhookMessage.Write(Notification(alerts[0]) with { Alerts = alerts }, MessageForm.Full);

        Assert.True(body.Length <= WebhookMessage.MaxBytes);
        Assert.Contains("\"omitted\":3", System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }
}
