using CsCheck;
using SmtpStream.Aggregation.Measuring;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Measuring;

public class CounterSetTests
{
    private static readonly Gen<(CounterKey Key, long Amount)[]> Additions =
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 5], Gen.Long[0, 1000])
            .Select((metric, dimension, amount) => (new CounterKey((Metric)metric, dimension), amount)).Array[0, 300];

    [Fact]
    public void Add_AnySequence_EqualsADictionaryInKeyOrder() =>
        Additions.Sample(additions =>
        {
            var set = new CounterSet();
            var naive = new SortedDictionary<CounterKey, long>();
            foreach (var (key, amount) in additions)
            {
                set.Add(key, amount);
                naive[key] = naive.GetValueOrDefault(key) + amount;
            }

            Assert.Equal(naive.Where(p => p.Value != 0), set);
            Assert.All(naive, p => Assert.Equal(p.Value, set[p.Key]));
        }, iter: 300);

    [Fact]
    public void AddWithDimension_RaisesTotalAndDimension()
    {
        var set = new CounterSet();
        set.AddWithDimension(Metric.Deliveries, 3, 2);
        set.AddWithDimension(Metric.Deliveries, 0, 1);
        Assert.Equal(3, set[Metric.Deliveries]);
        Assert.Equal(2, set[Metric.Deliveries, 3]);
        Assert.Equal(0, set[Metric.Rejects]);
    }
}
