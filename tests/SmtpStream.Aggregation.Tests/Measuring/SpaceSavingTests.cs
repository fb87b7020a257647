using System.Globalization;
using System.Text;
using CsCheck;
using SmtpStream.Aggregation.Measuring;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Measuring;

public class SpaceSavingTests
{
    private static readonly Gen<int[]> Names = Gen.Double[0, 1].Select(u => (int)Math.Pow(200, u)).Array[1, 3000];

    [Fact]
    public void Ranked_FewerNamesThanCapacity_IsExact() =>
        Gen.Int[0, 60].Array[1, 500].Sample(names =>
        {
            var exact = names.CountBy(n => n).Select(p => new RankedName(Name(p.Key), p.Value, 0));
            Assert.Equal(exact.OrderBy(r => r.Name, StringComparer.Ordinal), Of(names, 64).Ranked().OrderBy(r => r.Name, StringComparer.Ordinal));
        }, iter: 200);

    [Fact]
    public void Ranked_MoreNamesThanCapacity_BoundsEveryCount() =>
        Names.Sample(names => AssertBounds(names, Of(names, 16)), iter: 200);

    [Fact]
    public void Merge_OfParts_BoundsEveryCount() =>
        Gen.Select(Names, Gen.Int[2, 5]).Sample((names, parts) =>
        {
            var merged = new SpaceSaving(16);
            foreach (var part in names.Chunk((names.Length / parts) + 1))
            {
                merged.MergeFrom(Of(part, 16));
            }

            AssertBounds(names, merged);
        }, iter: 200);

    [Fact]
    public void Restored_Ranking_GoesOnAsTheOriginal() =>
        Gen.Select(Names, Names).Sample((before, after) =>
        {
            var original = Of(before, 16);
            var restored = new SpaceSaving(16);
            foreach (var item in original.Ranked())
            {
                restored.Restore(Encoding.UTF8.GetBytes(item.Name), item.Count, item.Error);
            }

            foreach (var name in after)
            {
                original.Add(Encoding.UTF8.GetBytes(Name(name)));
                restored.Add(Encoding.UTF8.GetBytes(Name(name)));
            }

            Assert.Equal(original.Ranked(), restored.Ranked());
        }, iter: 200);

    [Fact]
    public void Add_FiveMillionUsersAndAHeavyHitterLast_StaysBoundedAndHasTheHitter()
    {
        var ranking = new SpaceSaving(64);
        var users = new HyperLogLog();
        Span<byte> name = stackalloc byte[24];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5_000_000; i++)
        {
            i.TryFormat(name, out var length, provider: CultureInfo.InvariantCulture);
            ranking.Add(name[..length]);
            users.Add(name[..length]);
        }

        for (var i = 0; i < 1000; i++)
        {
            ranking.Add("hitter@example.org"u8);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(64, ranking.Count);
        Assert.Contains(ranking.Ranked(), r => r.Name == "hitter@example.org" && r.Count >= 1000 && r.Count - r.Error <= 1000);
        Assert.InRange(users.Estimate(), 4_750_000, 5_250_000);
    }

    [Fact]
    public void Add_NameLongerThan256Bytes_IsCutAtACharacter()
    {
        var ranking = new SpaceSaving(4);
        ranking.Add(Encoding.UTF8.GetBytes(new string('a', 255) + "é" + "tail"));
        Assert.Equal(new string('a', 255), Assert.Single(ranking.Ranked()).Name);
    }

    private static void AssertBounds(int[] names, SpaceSaving ranking)
    {
        var exact = names.CountBy(n => Name(n)).ToDictionary();
        var ranked = ranking.Ranked().ToDictionary(r => r.Name);
        foreach (var (name, count) in exact)
        {
            if (ranked.TryGetValue(name, out var found))
            {
                Assert.InRange(count, found.Count - found.Error, found.Count);
            }
            else
            {
                Assert.InRange(count, 0, ranking.Floor);
            }
        }
    }

    private static SpaceSaving Of(IEnumerable<int> names, int capacity)
    {
        var ranking = new SpaceSaving(capacity);
        foreach (var name in names)
        {
            ranking.Add(Encoding.UTF8.GetBytes(Name(name)));
        }

        return ranking;
    }

    private static string Name(int number) => $"name{number}";
}
