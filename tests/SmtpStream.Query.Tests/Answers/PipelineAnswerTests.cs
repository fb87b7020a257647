using Microsoft.Extensions.DependencyInjection;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Query.Tests.Site;
using Xunit;
using static SmtpStream.Query.Tests.Site.Samples;
using PathProgress = SmtpStream.Aggregation.Windows.PathProgress;

namespace SmtpStream.Query.Tests.Answers;

public sealed class PipelineAnswerTests : IAsyncLifetime
{
    private QuerySite _site = null!;

    public async Task InitializeAsync() => _site = await QuerySite.StartEmbeddedAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Pipeline_SaysReadTimeLossesAndCorrelationOfEveryPath()
    {
        await _site.Writer.PathAsync(new PathProgress("", "mx2", "/var/log/mail.log", Second(-90) * 1000, Lagging: true, Ended: false), new WindowMeasures());
        await _site.Writer.PathAsync(new PathProgress("", "mx1", "/var/log/mail.log", Second(-0.25) * 1000, Lagging: false, Ended: false), Counted());
        await _site.Writer.PathAsync(new PathProgress("", "mx1", "/var/log/old.log", Second(-600) * 1000, Lagging: false, Ended: true), new WindowMeasures());

        var answer = await _site.Client.GetPipelineAsync(new GetPipelineRequest());

        Assert.Equal(
            [("mx1", "/var/log/mail.log", false, false), ("mx1", "/var/log/old.log", false, true), ("mx2", "/var/log/mail.log", true, false)],
            answer.Paths.Select(p => (p.Origin, p.Path, p.Lagging, p.Ended)));
        Assert.Equal(
            new PathQuality
            {
                Origin = "mx1", Path = "/var/log/mail.log", ReadTo = Time(-0.25), Lines = 100, WithEvents = 60, Rejects = 15, Ignored = 20, Continuations = 5,
                Events = 61, Gaps = 1, Repeats = 2, Late = 3, Losses = 4, Uncorrelated = 7,
            },
            answer.Paths[0]);
    }

    [Fact]
    public async Task Watermark_IsThatOfTheSlowestPartitionThatHasOne()
    {
        await _site.Writer.MarkAsync(0, new WatermarkRecord(Second(-3) * 1000, None: false, [], []));
        await _site.Writer.MarkAsync(1, new WatermarkRecord(Second(-90) * 1000, None: true, [], []));

        Assert.Equal(Time(-3), (await _site.Client.GetPipelineAsync(new GetPipelineRequest())).Watermark);

        await _site.Writer.MarkAsync(1, new WatermarkRecord(Second(-4) * 1000, None: false, [], []));
        Assert.Equal(Time(-4), (await _site.Client.GetPipelineAsync(new GetPipelineRequest())).Watermark);
    }

    [Fact]
    public async Task Stages_AreEachPartitionWithItsStoredPositionAndTheEndOfItsInput()
    {
        await _site.Writer.WindowsAsync(Connections(Server("mx1"), -1, 1), Connections(Server("mx2"), -1, 1));

        var answer = await _site.Client.GetPipelineAsync(new GetPipelineRequest());

        Assert.Equal(
            [("fold", 0u), ("fold", 1u), ("merge", 0u), ("merge", 1u), ("scorer", 0u), ("scorer", 1u), ("alerting", 0u), ("relay", 0u)],
            answer.Stages.Select(s => (s.Stage, s.Partition)));
        Assert.Equal(
            [_site.Writer.OffsetOf("merge", 0), _site.Writer.OffsetOf("merge", 1)],
            answer.Stages.Where(s => s.Stage == "merge").Select(s => (int)s.Position));
        Assert.All(answer.Stages, s => Assert.Equal(0UL, s.Lag));
        Assert.Null(answer.Watermark);
    }

    [Fact]
    public async Task Lag_IsWhatTheInputHoldsBehindTheStoredPosition()
    {
        await _site.Writer.WindowsAsync(Connections(Server("mx1"), -1, 1), Connections(Server("mx2"), -1, 1));
        await using (var producer = _site.Services.GetRequiredService<OrderedProducers>().Open<int>("test", _ => { }))
        {
            for (var record = 0; record < 7; record++)
            {
                await producer.SendAsync(new TopicPartition(Topics.Partials, record % 2), null, [1, 2, 3], record, CancellationToken.None);
            }

            await producer.FlushAsync(CancellationToken.None);
        }

        var merge = (await _site.Client.GetPipelineAsync(new GetPipelineRequest())).Stages.Where(s => s.Stage == "merge").ToList();

        Assert.Equal([4UL, 3UL], merge.Select(s => s.End));
        Assert.Equal([4UL - (ulong)_site.Writer.OffsetOf("merge", 0), 3UL - (ulong)_site.Writer.OffsetOf("merge", 1)], merge.Select(s => s.Lag));
        Assert.Equal(2, _site.Writer.OffsetOf("merge", 0) + _site.Writer.OffsetOf("merge", 1));
    }

    private static WindowMeasures Counted()
    {
        var measures = new WindowMeasures();
        foreach (var (metric, count) in new[]
        {
            (Metric.Lines, 100), (Metric.LinesWithEvents, 60), (Metric.LinesRejected, 15), (Metric.LinesIgnored, 20), (Metric.LinesContinued, 5),
            (Metric.Events, 61), (Metric.Gaps, 1), (Metric.Repeats, 2), (Metric.Late, 3), (Metric.InputLosses, 4), (Metric.Uncorrelated, 7),
        })
        {
            measures.Counters.Add(metric, count);
        }

        return measures;
    }
}
