using System.Buffers;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>What the stages of the test chain share.</summary>
internal abstract class SumUser(int bodyField) : IStageUser
{
    protected int BodyField => bodyField;

    public void Reset()
    {
    }

    public IStageValue ReadState(string id, ReadOnlySpan<byte> stored) => SumValue.Read(stored, bodyField);

    public void Loaded(StageState state)
    {
    }

    public virtual void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
    }

    public abstract void Apply(in InputRecord record, StageState state);

    public virtual void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
    }

    public virtual bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer)
    {
        ReadOnlySpan<byte> empty = [(10 << 3) | 2, 0];
        writer.Write(empty);
        return true;
    }

    protected StageEntry Entry(StageState state, string id, string key) => state.Find(id) ?? state.Add(id, new SumValue(key, bodyField, 0));
}
