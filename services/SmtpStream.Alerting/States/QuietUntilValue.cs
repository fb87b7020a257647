using System.Buffers;
using Google.Protobuf;
using SmtpStream.Streams;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.States;

/// <summary>Entry of quiet_until.</summary>
internal sealed class QuietUntilValue : IStageValue
{
    public const string EntryId = "q";

    public long EventTimeUnixMs { get; set; }

    public int ApproximateSizeBytes => 16;

    public static QuietUntilValue Read(ReadOnlySpan<byte> stored) =>
        new() { EventTimeUnixMs = Proto.QuietUntil.Parser.ParseFrom(stored).EventTimeUnixMs };

    public void WriteState(IBufferWriter<byte> writer) =>
        new Proto.QuietUntil { EventTimeUnixMs = EventTimeUnixMs }.WriteTo(writer);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("quiet_until is state only.");
}
