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

        var top = table.Top(10, t => t).Select(i => TextEncoding.UTF8.GetString(table.NameAt(i)));

        Assert.Equal(["c", "a", "b"], top);
    }
}
