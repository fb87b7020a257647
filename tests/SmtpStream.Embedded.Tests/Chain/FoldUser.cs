using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>Adds amounts per key; lines "sequence key amount" of one source per partition, repeats known by their sequence.</summary>
internal sealed class FoldUser(int partialPartitions) : SumUser(11)
{
    public override void Apply(in InputRecord record, StageState state)
    {
        var next = Entry(state, "next", "next");
        foreach (var line in System.Text.Encoding.UTF8.GetString(record.Body.Span).Split('\n'))
        {
            if (line.Split(' ') is not [var sequence, var key, var amount])
            {
                throw new InvalidDataException($"'{line}' is no event.");
            }

            var value = (SumValue)next.Value;
            if (long.Parse(sequence, CultureInfo.InvariantCulture) < value.Sum)
            {
                continue;
            }

            value.Sum = long.Parse(sequence, CultureInfo.InvariantCulture) + 1;
            state.Changed(next);
            var sum = Entry(state, "k/" + key, key);
            ((SumValue)sum.Value).Sum += long.Parse(amount, CultureInfo.InvariantCulture);
            state.Open(sum, new Destination(Topics.Partials, Partitioner.PartitionOf(key, partialPartitions)));
        }
    }
}
