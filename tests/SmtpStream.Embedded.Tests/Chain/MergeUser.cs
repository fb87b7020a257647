using System.Buffers.Binary;
using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>Sum over the fold partitions per key; each change is an open output and a field of the read model, which is read back as a cold field.</summary>
internal sealed class MergeUser(int partition) : SumUser(12)
{
    public static string ReadModelKey(int partition) => "w:" + RedisKeys.Tag("merge", partition);

    public override void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
    {
        if (!record.IsWatermark)
        {
            keys.Add(ColdOf(SumValue.Read(record.Body.Span, BodyField).Key));
        }
    }

    public override void Apply(in InputRecord record, StageState state)
    {
        if (record.IsWatermark)
        {
            return;
        }

        var partial = SumValue.Read(record.Body.Span, BodyField);
        var part = Entry(state, string.Create(CultureInfo.InvariantCulture, $"p/{record.Sender.Partition}/{partial.Key}"), partial.Key);
        var total = Entry(state, "t/" + partial.Key, partial.Key);
        var stored = state.Cold(ColdOf(partial.Key));
        if (!stored.IsEmpty && BinaryPrimitives.ReadInt64LittleEndian(stored.Span) > ((SumValue)total.Value).Sum)
        {
            throw new InvalidDataException($"The read model of {partial.Key} is ahead of the memory.");
        }

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

    private ColdKey ColdOf(string key) => new(ReadModelKey(partition), key);
}
