using System.Buffers;
using SmtpStream.Contracts;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Writes every change of a threshold into every partition of smtp.windows.</summary>
internal sealed class RuleRelay : IStageUser
{
    public void Reset()
    {
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored)
    {
        using var reader = ReferenceCodec.Reader(stored);
        return ThresholdChange.Read(reader);
    }

    public void Loaded(StageState state)
    {
    }

    public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
    }

    public void Apply(in InputRecord record, StageState state)
    {
        using var reader = ReferenceCodec.Reader(record.Body);
        var change = ThresholdChange.Read(reader);
        foreach (var partition in Pipeline.PartitionsOf(Topics.Windows))
        {
            state.Finalise(state.Add($"k/{partition.Partition}/{state.Stamp.Incarnation}.{state.Stamp.Offset}", change), partition);
        }
    }

    public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
    }

    public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer) => false;

    private sealed class ThresholdChange(int threshold) : ReferenceValue
    {
        protected override int OutputField => ReferenceCodec.ControlField;

        public static ThresholdChange Read(BinaryReader reader) => new(reader.ReadInt32());

        protected override void Write(BinaryWriter writer) => writer.Write(threshold);
    }
}
