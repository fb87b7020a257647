using Microsoft.Extensions.Options;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Calls;
using SmtpStream.Query.Windows;

namespace SmtpStream.Query.Answers;

/// <summary>The most frequent names of an entity over a time: the rankings of its windows, merged.</summary>
internal sealed class RankingAnswer(WindowReader windows, ProgressReader progress, IOptions<QueryOptions> options, TimeProvider time)
{
    private const int DefaultLimit = 10;

    public async Task<GetRankingResponse> GetAsync(GetRankingRequest request, CancellationToken cancellationToken)
    {
        var entity = EntityArgument.Require(request.Entity);
        var range = TimeRange.Require(request.StartTime, request.EndTime);
        if (!MetricNames.TryParse(request.Metric, out var key) || MetricNames.KindOf(key.Metric) != MetricKind.Ranking)
        {
            throw BadArgument.Of($"metric '{request.Metric}' is no ranking; docs/metrics.md has the names.");
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        range.Step(0, entity.Kind, now, options.Value.MaxPoints);
        var read = await progress.OfAsync(entity, cancellationToken);
        SpaceSaving? merged = null;
        foreach (var (step, from, to) in range.Runs(entity.Kind, now))
        {
            foreach (var window in (await windows.ReadAsync(entity, step, from, to, key.Metric, read, cancellationToken)).Values)
            {
                if (window.Measures.Rankings.Find(key.Metric) is { } ranking)
                {
                    merged = Merge(merged, ranking);
                }
            }
        }

        var answer = new GetRankingResponse();
        var limit = request.Limit == 0 ? DefaultLimit : (int)Math.Min(request.Limit, (uint)options.Value.MaxPageSize);
        foreach (var item in merged?.Ranked().Take(limit) ?? [])
        {
            answer.Items.Add(new RankedItem { Name = item.Name, Count = (ulong)item.Count, Error = (ulong)item.Error });
        }

        return answer;
    }

    private static SpaceSaving Merge(SpaceSaving? into, SpaceSaving ranking)
    {
        into?.MergeFrom(ranking);
        return into ?? ranking;
    }
}
