using System.Buffers;
using System.Text.Json;
using CsCheck;
using Google.Protobuf;
using SmtpStream.Contracts.V1;
using SmtpStream.Encoding.Events;
using Xunit;
using Text = System.Text.Encoding;
using View = SmtpStream.Smtp.MailEvent;

namespace SmtpStream.Encoding.Tests.Events;

public sealed class MailEventJsonWriterTests
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    [Fact]
    public void Write_AnyEvent_ProtobufJsonReadsTheSame() => RandomEvents.Event.Sample(
        message =>
        {
            var view = EventFields.ToView(message);
            var json = Write(view);

            var read = Parser.Parse<MailEvent>(json);

            var expected = EventFields.ToMessage(view);
            expected.Position = null;
            Assert.Equal(expected, read);
            Assert.Equal(1, json.Count(c => c == '\n'));
        },
        iter: 500);

    [Fact]
    public void Write_TimeAndPosition_AreExact()
    {
        var json = JsonDocument.Parse(Write(new View
        {
            Kind = Smtp.Vocabulary.EventKind.DeliveryAttempted,
            TimeUnixNs = 1_795_497_110_260_621_000,
            Position = new(9_007_199_254_740_993, 1),
            Outcome = Smtp.Vocabulary.DeliveryOutcome.Sent,
        })).RootElement;

        Assert.Equal("2026-11-24T05:11:50.260621000Z", json.GetProperty("eventTime").GetString());
        Assert.Equal("DELIVERY_OUTCOME_SENT", json.GetProperty("outcome").GetString());
        var source = json.GetProperty("source");
        Assert.Equal("abc.0", source.GetProperty("name").GetString());
        Assert.Equal("9007199254740993", source.GetProperty("position").GetProperty("offset").GetString());
        Assert.Equal(1, source.GetProperty("position").GetProperty("ordinal").GetInt32());
    }

    [Fact]
    public void Write_HostileText_StaysOneLineOfValidJson() => Gen.Byte.Array[0, 60].Sample(
        bytes =>
        {
            var json = Write(new View { Kind = Smtp.Vocabulary.EventKind.Rejected, Text = bytes, User = bytes });

            Assert.Equal(json.Length - 1, json.IndexOf('\n', StringComparison.Ordinal));
            JsonDocument.Parse(json);
        },
        iter: 2_000);

    private static string Write(View view)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new MailEventJsonWriter(output);
        writer.SetSource("abc.0", "mx1", "/var/log/mail.log");
        writer.Write(view);
        return Text.UTF8.GetString(output.WrittenSpan);
    }
}
