using System.Globalization;
using CsCheck;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Encoding.Tests.Aggregates;

internal static class RandomMeasures
{
    private static readonly string[] Names = ["mx1", "example.org", "bücher.example", "2001:db8::1 a:b", ""];
    private static readonly int[] Lengths = [60, 300, 3600, 86400];

    public static readonly Gen<WindowMeasures> Measures =
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3000], Gen.Int[0, 300], Gen.Int).Select(Make);

    public static readonly Gen<EntityKey> Entities =
        Gen.Select(Gen.Int[0, 1].Select(i => i == 0 ? "" : "acme"), Gen.Int[1, 11], Gen.Int[0, Names.Length - 1].Select(i => Names[i]))
            .Select((tenant, kind, name) => new EntityKey(tenant, (EntityKind)kind, name));

    public static readonly Gen<WindowSpan> Spans =
        Gen.Select(Gen.Int[0, 3].Select(i => Lengths[i]), Gen.Long[0, 4_000_000_000_000]).Select((length, time) => WindowSpan.Containing(time, length));

    private static WindowMeasures Make(int counts, int distinct, int names, int seed)
    {
        var random = new Random(seed);
        var measures = new WindowMeasures { View = (uint)random.Next(5) };
        for (var i = 0; i < counts; i++)
        {
            measures.Counters.AddWithDimension((Metric)random.Next(1, 36), random.Next(6000), random.NextInt64(1L << random.Next(1, 50)));
            measures.AddValue((Metric)((int)Metric.DelayTotal + random.Next(3)), random.NextInt64(1L << random.Next(1, 45)) - 1);
        }

        for (var i = 0; i < distinct; i++)
        {
            measures.AddDistinct(random.Next(10) == 0 ? Metric.DistinctUsers : Metric.DistinctRecipients, System.Text.Encoding.UTF8.GetBytes($"u{random.Next(1_000_000)}"));
        }

        for (var i = 0; i < names; i++)
        {
            measures.AddRanked(Metric.TopSenders, System.Text.Encoding.UTF8.GetBytes($"sender-{random.Next(200)}é@example.org"), random.Next(1, 100), 32);
        }

        if (counts > 100)
        {
            measures.AddSubCount(Metric.AuthFailed, random.Next(30), (uint)random.Next(1, 1000));
            measures.AddSubCount(Metric.Rejects, 0, 1);
            measures.AddExemplar(new Exemplar(new string('s', random.Next(100)), random.NextInt64(1L << 40), random.Next(3), random.NextInt64(1L << 41)));
            measures.AddExemplar(new Exemplar(seed.ToString(CultureInfo.InvariantCulture), 0, 0, 0));
        }

        return measures;
    }
}
