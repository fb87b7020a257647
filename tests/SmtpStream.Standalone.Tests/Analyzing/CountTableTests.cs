using CsCheck;
using SmtpStream.Standalone.Analyzing;
using Xunit;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Tests.Analyzing;

public sealed class CountTableTests
{
    [Fact]
    public void Indexer_AnyNames_CountsAsADictionaryDoes() =>
        Gen.Int[0, 3000].Select(n => $"name{n}").Array[0, 5000].Sample(
            names =>
            {
                var table = new CountTable<long>();
                foreach (var name in names)
                {
                    table[TextEncoding.UTF8.GetBytes(name)]++;
                }

                var expected = names.CountBy(n => n).ToDictionary();
                Assert.Equal(expected.Count, table.Count);
                for (var i = 0; i < table.Count; i++)
                {
                    Assert.Equal(expected[TextEncoding.UTF8.GetString(table.NameAt(i))], table.TotalsAt(i));
                }
            },
            iter: 50);

    [Fact]
    public void Top_EqualCounts_OrdersByName()
    {
        var table = new CountTable<long>();
        table["b"u8] = 2;
        table["c"u8] = 5;
        table["a"u8] = 2;
        table["zero"u8] = 0;

        var top = table.Top(10, t => t).Indexes.Select(i => TextEncoding.UTF8.GetString(table.NameAt(i)));

        Assert.Equal(["c", "a", "b"], top);
    }

    [Fact]
    public void Top_AnyLimit_IsTheStartOfTheWholeOrder() =>
        Gen.Select(Gen.Int[0, 300].Array[0, 400], Gen.Int[1, 30]).Sample((numbers, limit) =>
        {
            var table = new CountTable<long>();
            foreach (var number in numbers)
            {
                table[TextEncoding.UTF8.GetBytes($"name{number}")] += number % 5;
            }

            var expected = numbers.GroupBy(n => $"name{n}", n => (long)(n % 5)).Select(g => (Name: g.Key, Size: g.Sum()))
                .Where(e => e.Size > 0).OrderByDescending(e => e.Size).ThenBy(e => e.Name, StringComparer.Ordinal).ToList();
            var ranking = table.Top(limit, t => t);

            Assert.Equal(expected.Take(limit).Select(e => e.Name), ranking.Indexes.Select(i => TextEncoding.UTF8.GetString(table.NameAt(i))));
            Assert.Equal((expected.Count, Math.Max(0, expected.Count - limit)), (ranking.Total, ranking.Hidden));
        });
}
