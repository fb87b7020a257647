using System.Buffers;
using Google.Protobuf;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Outcomes;
using Xunit;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Tests.Outcomes;

public class OutcomeCodecTests
{
    [Fact]
    public void Write_Read_KeepsEveryField()
    {
        var outcome = Full();
        var copy = OutcomeCodec.Read(Bytes(outcome));
        Assert.Equal(Bytes(outcome), Bytes(copy));
        Assert.Equivalent(outcome, copy, strict: true);
    }

    [Fact]
    public void WriteDerived_IsTheFieldOfTheRecord()
    {
        var writer = new ArrayBufferWriter<byte>();
        OutcomeCodec.WriteDerived(writer, Full());
        var record = Proto.DerivedRecord.Parser.ParseFrom(writer.WrittenSpan);
        Assert.Equal(Proto.DerivedRecord.BodyOneofCase.Outcome, record.BodyCase);
        Assert.Equal(Bytes(Full()), record.Outcome.ToByteArray());
    }

    [Fact]
    public void Write_LabelsInAnotherOrder_GivesTheSameBytes()
    {
        var turned = Full() with { Labels = new Dictionary<string, string> { ["user"] = "bob", ["client"] = "192.0.2.1" } };
        Assert.Equal(Bytes(Full()), Bytes(turned));
    }

    [Fact]
    public void Read_OfJunk_Throws() => Assert.Throws<InvalidDataException>(() => OutcomeCodec.Read([0xFF, 0xFF]));

    private static byte[] Bytes(Outcome outcome)
    {
        var writer = new ArrayBufferWriter<byte>();
        OutcomeCodec.Write(writer, outcome);
        return writer.WrittenSpan.ToArray();
    }

    private static Outcome Full() => new()
    {
        RuleId = "brute-force",
        RuleRevision = 3,
        DetectorVersion = 1,
        Entity = new EntityKey("acme", EntityKind.ClientUser, "192.0.2.1 bob"),
        Window = new WindowSpan(1_767_571_200_000, 300),
        Kind = OutcomeKind.Breach,
        Severity = Severity.High,
        For = TimeSpan.FromSeconds(60),
        KeepFiring = TimeSpan.FromMinutes(5),
        Labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["client"] = "192.0.2.1", ["user"] = "bob" },
        FromOpenWindow = true,
        Explanation = new Explanation
        {
            Metric = "auth.failed",
            Actual = 25,
            Expected = 0.5,
            ExpectedLow = 0,
            ExpectedHigh = 3,
            Score = 9.25,
            Threshold = 5,
            Direction = BreachDirection.Above,
            Learning = true,
            Contributors = [new Contributor("bob", 25, 0, 1)],
            Text = "25 failed logins",
            AttackTechniques = ["T1110.001"],
            Slot = 42,
            SlotWeight = 377.5,
            Exemplars = [new Exemplar("source", 4711, 1, 1_767_571_201_000)],
            Runbook = "Block the client.",
        },
    };
}
