using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SmtpStream.Alerting.Receivers;
using SmtpStream.Alerting.Receivers.Egress;
using SmtpStream.Alerting.Receivers.Http;
using SmtpStream.Alerting.Receivers.Webhook;
using Xunit;
using static SmtpStream.Alerting.Tests.Receivers.TestReceivers;

namespace SmtpStream.Alerting.Tests.Receivers;

public class HttpReceiverTests
{
    private readonly FakeTimeProvider _time = Samples.Clock();

    [Theory]
    [InlineData(200, "ok", true, false, "None")]
    [InlineData(200, "<html>", false, true, "UnexpectedAnswer")]
    [InlineData(302, "", false, false, "Refused")]
    [InlineData(400, "invalid_blocks", false, false, "Rejected")]
    [InlineData(403, "invalid_token", false, false, "Refused")]
    [InlineData(404, "no_service", false, false, "Refused")]
    [InlineData(408, "", false, true, "Timeout")]
    [InlineData(410, "", false, false, "Refused")]
    [InlineData(413, "", false, false, "Rejected")]
    [InlineData(422, "", false, false, "Rejected")]
    [InlineData(425, "", false, true, "Throttled")]
    [InlineData(429, "", false, true, "Throttled")]
    [InlineData(500, "", false, true, "ServerError")]
    [InlineData(503, "", false, true, "ServerError")]
    public async Task SlackAnswer_IsClassified(int status, string body, bool succeeded, bool retryable, string reason)
    {
        await using var server = await LocalServer.StartAsync(status, body);
        using var slack = Slack(server.Address, _time);

        var result = await slack.NotifyAsync(Notification(Alert()), MessageForm.Full, CancellationToken.None);

        Assert.Equal((succeeded, retryable, reason, status), (result.Succeeded, result.Retryable, result.Reason.ToString(), result.StatusCode));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 18 Nov 2026 11:27:10 GMT", 10)]
    [InlineData("999999", 3600)]
    public async Task RetryAfter_AsSecondsOrDate_IsRead(string header, int seconds)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 18, 11, 27, 0, TimeSpan.Zero));
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = header;
            return LocalServer.Answer(context, 429, "");
        });
        using var webhook = Webhook(server.Address, time);

        var result = await webhook.NotifyAsync(Notification(Alert()), MessageForm.Full, CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(seconds), result.RetryAfter);
    }

    [Fact]
    public async Task Webhook_IsSignedOverIdTimestampAndBody()
    {
        await using var server = await LocalServer.StartAsync(204, "");
        using var webhook = Webhook(server.Address, _time);
        var notification = Notification(Alert());

        var result = await webhook.NotifyAsync(notification, MessageForm.Full, CancellationToken.None);

        Assert.True(result.Succeeded);
        var (headers, body) = await server.NextAsync();
        var timestamp = long.Parse(headers["webhook-timestamp"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(notification.IdempotencyKey, headers["webhook-id"]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds(), timestamp);
        Assert.Equal(
            new WebhookSignature(Secret).Sign(notification.IdempotencyKey, timestamp, System.Text.Encoding.UTF8.GetBytes(body)),
            headers["webhook-signature"]);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("alert.firing", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("mx1", json.RootElement.GetProperty("data").GetProperty("alerts")[0].GetProperty("entity").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://2130706433:1/")]
    [InlineData("http://0x7f000001:1/")]
    [InlineData("http://0177.0.0.1:1/")]
    [InlineData("http://127.1:1/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://[::ffff:127.0.0.1]:1/")]
    [InlineData("http://[::ffff:7f00:1]:1/")]
    [InlineData("http://[64:ff9b::7f00:1]:1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]/")]
    public async Task PrivateAddress_InAnySpelling_IsBlocked(string address)
    {
        using var sender = new HttpSender(EgressGuard.Create(new AddressRules([])), new Uri(address), _time);

        var answer = await sender.PostAsync("{}"u8.ToArray(), [], CancellationToken.None);

        Assert.Equal(NotifyFailure.Blocked, answer.Failure);
    }

    [Fact]
    public async Task Redirect_ToTheMetadataAddress_IsNotFollowed()
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.Headers.Location = "http://169.254.169.254/latest/meta-data/";
            return LocalServer.Answer(context, 302, "");
        });
        using var webhook = Webhook(server.Address, _time);

        var result = await webhook.NotifyAsync(Notification(Alert()), MessageForm.Full, CancellationToken.None);

        Assert.Equal((NotifyFailure.Refused, 302), (result.Reason, result.StatusCode));
    }

    [Fact]
    public async Task EndlessAnswer_IsReadToItsCap()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            var junk = new byte[64 << 10];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(junk, context.RequestAborted);
            }
        });
        using var sender = new HttpSender(EgressGuard.Create(new AddressRules([IPNetwork.Parse("127.0.0.0/8")])), server.Address, _time);

        var answer = await sender.PostAsync("{}"u8.ToArray(), [], CancellationToken.None);

        Assert.Equal(16 << 10, answer.Body.Length);
    }

    [Fact]
    public async Task NobodyListening_IsRetryable()
    {
        Uri address;
        await using (var server = await LocalServer.StartAsync(200, "ok"))
        {
            address = server.Address;
        }

        using var slack = Slack(address, _time);
        var result = await slack.NotifyAsync(Notification(Alert()), MessageForm.Full, CancellationToken.None);

        Assert.Equal((true, NotifyFailure.Unreachable), (result.Retryable, result.Reason));
    }
}
