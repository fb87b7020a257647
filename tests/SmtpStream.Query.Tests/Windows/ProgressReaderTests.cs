using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;

namespace SmtpStream.Query.Tests.Windows;

/// <summary>How far an entity is known, told by its zeros.</summary>
public sealed class ProgressReaderTests : IAsyncLifetime
{
    private QuerySite _site = null!;

    public async Task InitializeAsync() => _site = await QuerySite.StartEmbeddedAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Progress_IsThatOfThePartitionThatOwnsTheEntity()
    {
        var provider = Key(EntityKind.Provider, "google");
        var owner = Partitioner.PartitionOf(provider.ToString(), ReadModelWriter.Partitions);
        await _site.Writer.MarkAsync(owner, new WatermarkRecord(Second(-3) * 1000, None: false, [ReadTo("mx1", -3)], []));
        await _site.Writer.MarkAsync(1 - owner, new WatermarkRecord(Second(0) * 1000, None: false, [ReadTo("mx1", 0)], []));

        Assert.Equal([true, true, false, false, false], await KnownAsync(provider, "mail.deliveries"));

        await _site.Writer.MarkAsync(owner, new WatermarkRecord(Second(-1) * 1000, None: false, [ReadTo("mx1", -1)], []));
        await _site.Writer.MarkAsync(1 - owner, new WatermarkRecord(Second(-5) * 1000, None: false, [ReadTo("mx1", -5)], []));

        Assert.Equal([true, true, true, true, false], await KnownAsync(provider, "mail.deliveries"));
    }

    [Fact]
    public async Task Progress_OfAPath_IsItsOwn()
    {
        await _site.Writer.PathAsync(new PathProgress("", "mx1", "/var/log/Mail.log", Second(-2) * 1000, Lagging: false, Ended: false), new WindowMeasures());
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0));

        Assert.Equal([true, true, true, false, false], await KnownAsync(Key(EntityKind.Path, "mx1 /var/log/Mail.log"), "path.lines"));
        Assert.Equal([false, false, false, false, false], await KnownAsync(Key(EntityKind.Path, "mx1 /var/log/mail.log"), "path.lines"));
    }

    [Fact]
    public async Task Progress_OfAnotherTenant_SaysNothing()
    {
        await _site.Writer.ReadToAsync(ReadTo("mx1", 0, "other"));

        Assert.Equal([false, false, false, false, false], await KnownAsync(Server("mx1"), "smtp.connections"));
    }

    // Minutes -5 to -1.
    private async Task<IEnumerable<bool>> KnownAsync(EntityKey entity, string metric) =>
        (await _site.Client.GetSeriesAsync(Series(entity, metric, -5, 0))).Points.Select(p => p.HasValue);
}
