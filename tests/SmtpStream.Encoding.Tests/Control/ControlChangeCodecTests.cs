using System.Buffers;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Control;
using Xunit;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Tests.Control;

public class ControlChangeCodecTests
{
    public static TheoryData<int> Kinds() => [1, 2, 3, 4, 5, 6, 7];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ControlChange_WrittenAndRead_IsEqual(int kind)
    {
        var change = Change((ControlKind)kind);
        var read = ControlChangeCodec.Read(Bytes(change));

        Assert.Equal(change with { Body = null }, read with { Body = null });
        Assert.Equivalent(change.Body, read.Body, strict: true);
        Assert.Equal(Bytes(change), Bytes(read));
    }

    [Fact]
    public void Removal_WrittenAndRead_HasNoBody()
    {
        var read = ControlChangeCodec.Read(Bytes(new ControlChange { Kind = ControlKind.Silence, Id = "s1", Removed = true }));

        Assert.True(read.Removed);
        Assert.Null(read.Body);
    }

    [Fact]
    public void DerivedForm_IsFieldSixteen()
    {
        var writer = new ArrayBufferWriter<byte>();
        ControlChangeCodec.WriteDerived(writer, Change(ControlKind.QuietUntil));

        var record = Proto.DerivedRecord.Parser.ParseFrom(writer.WrittenSpan);

        Assert.Equal(Proto.DerivedRecord.BodyOneofCase.Control, record.BodyCase);
        Assert.Equal(16, Proto.DerivedRecord.ControlFieldNumber);
    }

    [Fact]
    public void BodyOfAnotherKind_IsRefused()
    {
        var message = new Proto.ControlChange
        {
            Kind = Proto.ControlKind.Rule,
            Id = "x",
            QuietUntil = new Proto.QuietUntil { EventTimeUnixMs = 1 },
        };

        Assert.Throws<InvalidDataException>(() => ControlChangeCodec.Read(Google.Protobuf.MessageExtensions.ToByteArray(message)));
    }

    [Fact]
    public void Junk_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => ControlChangeCodec.Read(new byte[] { 0xFF, 0xFF, 0xFF }));

    private static byte[] Bytes(ControlChange change)
    {
        var writer = new ArrayBufferWriter<byte>();
        ControlChangeCodec.Write(writer, change);
        return writer.WrittenSpan.ToArray();
    }

    private static ControlChange Change(ControlKind kind) => new()
    {
        Kind = kind,
        Id = "id",
        Actor = "alice",
        TimeUnixMs = 1_795_000_000_000,
        RequestId = "r-1",
        Body = Body(kind),
    };

    private static IControlBody Body(ControlKind kind) => kind switch
    {
        ControlKind.Rule => new RuleChange
        {
            Revision = 3,
            Enabled = true,
            Severity = Severity.High,
            For = TimeSpan.FromMinutes(5),
            KeepFiring = TimeSpan.FromMinutes(10),
            Parameters = new SortedDictionary<string, double> { ["factor"] = 4.5, ["attempts"] = 20 },
        },
        ControlKind.Silence => new Silence
        {
            Matchers = [new LabelMatcher("entity", "mx.*", true, false), new LabelMatcher("severity", "critical", false, true)],
            StartsUnixMs = 1,
            EndsUnixMs = 2,
            Comment = "maintenance",
            CreatedBy = "alice",
        },
        ControlKind.Acknowledgement => new Acknowledgement("f", "e", "on it"),
        ControlKind.Feedback => new Feedback("f", "e", FeedbackLabel.Expected),
        ControlKind.Model => new ModelPointer("population", "7", 99),
        ControlKind.QuietUntil => new QuietUntil(77),
        _ => new InstanceId("abc"),
    };
}
