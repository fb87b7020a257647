using System.Text.Json;
using SmtpStream.Alerting.Receivers;
using SmtpStream.Alerting.Receivers.Slack;
using SmtpStream.Alerting.States;
using Xunit;
using static SmtpStream.Alerting.Tests.Receivers.TestReceivers;

namespace SmtpStream.Alerting.Tests.Receivers;

public class SlackMessageTests
{
    [Theory]
    [InlineData("<!channel> wake up")]
    [InlineData("<@U012AB3CD>")]
    [InlineData("<https://evil.example|your bank>")]
    [InlineData("a & b < c > d")]
    public void HostileText_InTextOrBlocks_HasNoMeaning(string hostile)
    {
        foreach (var form in Enum.GetValues<MessageForm>())
        {
            using var json = JsonDocument.Parse(SlackMessage.Write(Notification(Alert(hostile, hostile)), form));
            var text = json.RootElement.GetProperty("text").GetString()!;

            Assert.DoesNotContain('<', text);
            Assert.DoesNotContain('>', text);
            Assert.Contains(SlackMessage.Escape(hostile), text, StringComparison.Ordinal);
            Assert.All(TextObjects(json.RootElement), o => Assert.Equal("plain_text", o.GetProperty("type").GetString()));
        }
    }

    [Fact]
    public void ControlAndBidirectionalCharacters_AreGone()
    {
        var message = System.Text.Encoding.UTF8.GetString(SlackMessage.Write(Notification(Alert("a\u202Eb", "x\u0007\u200By")), MessageForm.Full));

        Assert.DoesNotContain("202e", message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("200b", message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("0007", message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ManyLongAlerts_StayWithinTheLimits()
    {
        var alerts = Enumerable.Range(0, 50).Select(i => Alert($"{new string('h', 250)}{i}", new string('x', 5_000))).ToArray();
        using var json = JsonDocument.Parse(SlackMessage.Write(Notification(alerts[0]) with { Alerts = alerts, Omitted = 70 }, MessageForm.Full));
        var texts = TextObjects(json.RootElement).Select(o => o.GetProperty("text").GetString()!).ToArray();

        Assert.All(texts, t => Assert.True(t.Length <= 2_700));
        Assert.True(texts[0].Length <= 150);
        Assert.True(json.RootElement.GetProperty("blocks").GetArrayLength() <= 50);
        Assert.True(texts.Sum(t => t.Length) < 13_000);
        Assert.Contains(texts, t => t.StartsWith("+112 more", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "FIRING")]
    [InlineData(4, "RESOLVED")]
    public void Text_StartsWithAWordForTheState(int state, string word)
    {
        using var json = JsonDocument.Parse(SlackMessage.Write(Notification(Alert(state: state == 1 ? AlertState.Firing : AlertState.Resolved)), MessageForm.Full));

        Assert.StartsWith(word, json.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> TextObjects(JsonElement message)
    {
        if (!message.TryGetProperty("blocks", out var blocks))
        {
            return [];
        }

        return blocks.EnumerateArray().SelectMany(b => b.TryGetProperty("elements", out var elements)
            ? elements.EnumerateArray()
            : Enumerable.Repeat(b.GetProperty("text"), 1));
    }
}
