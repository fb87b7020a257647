using System.Buffers;
using System.Buffers.Binary;
using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>Keeps the last total per key in the read model: the end of the chain.</summary>
internal sealed class LastUser : SumUser
{
    public LastUser()
        : base(14)
    {
    }

    public static string ReadModelKey { get; } = "o:" + RedisKeys.Tag("alerting", 0);

    public override void Apply(in InputRecord record, StageState state)
    {
        if (!record.IsWatermark)
        {
            var total = SumValue.Read(record.Body.Span, BodyField);
            var last = Entry(state, "l/" + total.Key, total.Key);
            ((SumValue)last.Value).Sum = total.Sum;
            state.Changed(last);
        }
    }

    public override void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
        foreach (var entry in changed)
        {
            var value = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(value, ((SumValue)entry.Value).Sum);
            writer.Set(ReadModelKey, entry.Id[2..], value, null);
        }
    }

    public override bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer) => false;
}
