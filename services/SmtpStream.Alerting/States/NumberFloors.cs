using System.Buffers;
using Google.Protobuf;
using SmtpStream.Streams;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.States;

/// <summary>
/// Highest numbers of alerts and groups that were forgotten: what comes back goes on above them, so that no id of an output is
/// ever used twice.
/// </summary>
internal sealed class NumberFloors : IStageValue
{
    public const string EntryId = "n";

    public ulong Change { get; private set; }

    public ulong Sequence { get; private set; }

    public int ApproximateSizeBytes => 32;

    public static NumberFloors Read(ReadOnlySpan<byte> stored)
    {
        var message = Proto.StoredNumbers.Parser.ParseFrom(stored);
        return new NumberFloors { Change = message.Change, Sequence = message.Sequence };
    }

    public static NumberFloors In(StageState state) => (NumberFloors?)state.Find(EntryId)?.Value ?? new NumberFloors();

    public static void RaiseChange(StageState state, ulong number) => Raise(state, number, 0);

    public static void RaiseSequence(StageState state, ulong number) => Raise(state, 0, number);

    public void WriteState(IBufferWriter<byte> writer) =>
        new Proto.StoredNumbers { Change = Change, Sequence = Sequence }.WriteTo(writer);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("The floors are state only.");

    private static void Raise(StageState state, ulong change, ulong sequence)
    {
        var entry = state.Find(EntryId) ?? state.Add(EntryId, new NumberFloors());
        var floors = (NumberFloors)entry.Value;
        if (change <= floors.Change && sequence <= floors.Sequence)
        {
            return;
        }

        floors.Change = Math.Max(floors.Change, change);
        floors.Sequence = Math.Max(floors.Sequence, sequence);
        state.Changed(entry);
    }
}
