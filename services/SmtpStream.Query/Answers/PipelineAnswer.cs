using Google.Protobuf.WellKnownTypes;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Windows;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;

namespace SmtpStream.Query.Answers;

/// <summary>Lag of every stage, and the data quality of every path since its first line.</summary>
internal sealed class PipelineAnswer(Hosting.Progress.StageLag lag, ProgressReader progress)
{
    public async Task<GetPipelineResponse> GetAsync(CancellationToken cancellationToken)
    {
        var answer = new GetPipelineResponse();
        foreach (var stage in await lag.ReadAsync(cancellationToken))
        {
            answer.Stages.Add(new Contracts.V1.StageLag
            {
                Stage = stage.Stage,
                Partition = (uint)stage.Partition,
                Position = (ulong)stage.Position,
                End = (ulong)stage.End,
                Lag = (ulong)Math.Max(0, stage.End - stage.Position),
            });
        }

        var marks = await progress.ReadAllAsync(cancellationToken);
        var live = marks.Where(m => !m.None).ToList();
        if (live.Count > 0)
        {
            answer.Watermark = At(live.Min(m => m.EventTimeUnixMs));
        }

        var counts = await progress.PathCountsAsync(cancellationToken);
        foreach (var path in marks.SelectMany(m => m.Paths).DistinctBy(p => (p.Tenant, p.Origin, p.Path)).OrderBy(p => p.Origin).ThenBy(p => p.Path))
        {
            answer.Paths.Add(Quality(path, counts));
        }

        return answer;
    }

    private static PathQuality Quality(Contracts.V1.PathProgress path, Dictionary<EntityKey, CounterSet> all)
    {
        var counts = all.GetValueOrDefault(new EntityKey(path.Tenant, EntityKind.Path, $"{path.Origin} {path.Path}")) ?? new CounterSet();
        return new PathQuality
        {
            Tenant = path.Tenant,
            Origin = path.Origin,
            Path = path.Path,
            ReadTo = At(path.ReadToUnixMs),
            Lagging = path.Lagging,
            Ended = path.Ended,
            Lines = (ulong)counts[Metric.Lines],
            WithEvents = (ulong)counts[Metric.LinesWithEvents],
            Rejects = (ulong)counts[Metric.LinesRejected],
            Ignored = (ulong)counts[Metric.LinesIgnored],
            Continuations = (ulong)counts[Metric.LinesContinued],
            Events = (ulong)counts[Metric.Events],
            Gaps = (ulong)counts[Metric.Gaps],
            Repeats = (ulong)counts[Metric.Repeats],
            Late = (ulong)counts[Metric.Late],
            Losses = (ulong)counts[Metric.InputLosses],
            Uncorrelated = (ulong)counts[Metric.Uncorrelated],
        };
    }

    private static Timestamp At(long unixMs) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMs));
}
