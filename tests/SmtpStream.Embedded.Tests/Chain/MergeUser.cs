using System.Buffers.Binary;
using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>Sum over the fold partitions per key; each change is an open output and a field of the read model.</summary>
internal sealed class MergeUser(int partition) : SumUser(12)
{
    public static string ReadModelKey(int partition) => "w:" + RedisKeys.Tag("merge", partition);

    public override void Apply(in InputRecord record, StageState state)
    {
        if (record.IsWatermark)
        {
            return;
        }

        var partial = SumValue.Read(record.Body.Span, BodyField);
        var part = Entry(state, string.Create(CultureInfo.InvariantCulture, $"p/{record.Sender.Partition}/{partial.Key}"), partial.Key);
        var total = Entry(state, "t/" + partial.Key, partial.Key);
        ((SumValue)total.Value).Sum += partial.Sum - ((SumValue)part.Value).Sum;
        ((SumValue)part.Value).Sum = partial.Sum;
        state.Changed(part);
        state.Open(total, new Destination(Topics.Windows, partition));
    }

    public override void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
    {
        foreach (var entry in changed.Where(e => e.Id.StartsWith("t/", StringComparison.Ordinal)))
        {
            var value = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(value, ((SumValue)entry.Value).Sum);
            writer.Set(ReadModelKey(partition), entry.Id[2..], value, TimeSpan.FromHours(1));
        }
    }
}
