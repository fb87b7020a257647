using System.Globalization;
using SmtpStream.Aggregation.Measuring;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Measuring;

public class MetricNamesTests
{
    [Fact]
    public void Names_AreFrozen()
    {
        var actual = string.Join('\n', MetricNames.All.Select(m => string.Create(CultureInfo.InvariantCulture, $"{(int)m} {MetricNames.NameOf(m)} {MetricNames.UnitOf(m)} {MetricNames.KindOf(m)}")));
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Measuring", "metric-names.ref")).TrimEnd();
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void EveryMetric_HasANameThatReadsBack() =>
        Assert.All(Enum.GetValues<Metric>().Where(m => m != Metric.None), m =>
        {
            Assert.NotEqual(MetricKind.None, MetricNames.KindOf(m));
            Assert.True(MetricNames.TryParse(MetricNames.NameOf(m), out var key));
            Assert.Equal(new CounterKey(m), key);
        });

    [Theory]
    [InlineData("mail.deliveries{outcome=bounced}", Metric.Deliveries, 3)]
    [InlineData("mail.failures{class=invalid_recipient}", Metric.FailuresByClass, 1)]
    [InlineData("auth.failed{mechanism=cram_md5}", Metric.AuthFailed, 3)]
    [InlineData("tls.sessions{version=tls13}", Metric.TlsSessions, 5)]
    [InlineData("mail.status{code=5.1.1}", Metric.EnhancedStatus, 5101)]
    [InlineData("mail.status{code=4.7.28}", Metric.EnhancedStatus, 4728)]
    public void DimensionedName_ReadsAndWritesBack(string name, Metric metric, int dimension)
    {
        Assert.True(MetricNames.TryParse(name, out var key));
        Assert.Equal(new CounterKey(metric, dimension), key);
        Assert.Equal(name, MetricNames.NameOf(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mail.delivery")]
    [InlineData("mail.deliveries{outcome=lost}")]
    [InlineData("mail.deliveries{reason=bounced}")]
    [InlineData("mail.deliveries{outcome=bounced")]
    [InlineData("mail.status{code=9.1.1}")]
    public void UnknownName_IsRefused(string name) => Assert.False(MetricNames.TryParse(name, out _));

    [Fact]
    public void ToUnit_Delay_IsInSeconds()
    {
        Assert.Equal(1.5, MetricNames.ToUnit(Metric.DelayTotal, 1_500_000));
        Assert.Equal(1.5, MetricNames.ToUnit(Metric.MessageSize, 1.5));
    }
}
