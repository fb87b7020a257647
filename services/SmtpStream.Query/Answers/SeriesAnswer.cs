using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Calls;
using SmtpStream.Query.Windows;
using WindowState = SmtpStream.Contracts.V1.WindowState;

namespace SmtpStream.Query.Answers;

/// <summary>One metric of one entity over time, with the band that the scorer used.</summary>
internal sealed class SeriesAnswer(WindowReader windows, ProgressReader progress, IOptions<QueryOptions> options, TimeProvider time)
{
    public async Task<GetSeriesResponse> GetAsync(GetSeriesRequest request, CancellationToken cancellationToken)
    {
        var entity = EntityArgument.Require(request.Entity);
        var range = TimeRange.Require(request.StartTime, request.EndTime);
        var key = Metric(request.Metric);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var step = range.Step(request.StepSeconds, entity.Kind, now, options.Value.MaxPoints);
        var first = range.First(step);
        var read = await progress.OfAsync(entity, cancellationToken);
        var stored = await windows.ReadAsync(entity, step, first, range.To, MetricValues.SketchOf(key.Metric), read, cancellationToken);
        var bands = await windows.ReadBandsAsync(entity, key.ToString(), step, first, range.To, cancellationToken);
        var answer = new GetSeriesResponse { StepSeconds = (uint)step, Unit = MetricNames.UnitOf(key.Metric), Zone = read.Zone };
        for (var start = first; start < range.To; start += step)
        {
            var isKept = start + step + Tiers.KeptSeconds(step) > now;
            var isRead = isKept && (start + step) * 1000 <= read.ReadToUnixMs;
            answer.Points.Add(Point(key, start, stored.GetValueOrDefault(start), bands.GetValueOrDefault((key.ToString(), start)), isRead));
        }

        return answer;
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: no such metric, or one that is a ranking.</exception>
    private static CounterKey Metric(string name) =>
        !MetricNames.TryParse(name, out var key) ? throw BadArgument.Of($"metric '{name}' is unknown; docs/metrics.md has the names.")
        : MetricNames.KindOf(key.Metric) == MetricKind.Ranking ? throw BadArgument.Of($"metric '{name}' is a ranking, not a series.")
        : key;

    // No row is zero where the servers are read past the window and it is still kept, else no data.
    private static Point Point(CounterKey key, long start, WindowRecord? window, Band? band, bool isRead)
    {
        var point = new Point { Time = new Timestamp { Seconds = start }, Band = band };
        if (window is not null)
        {
            Set(point, MetricValues.Of(key, window));
            point.State = (WindowState)window.State;
            point.Incomplete = window.Incomplete;
            point.Quantiles.AddRange(MetricValues.QuantilesOf(key.Metric, window));
        }
        else if (isRead)
        {
            Set(point, MetricValues.OfNothing(key.Metric));
            point.State = WindowState.Closed;
        }

        return point;
    }

    private static void Set(Point point, double? value)
    {
        if (value is { } known)
        {
            point.Value = known;
        }
    }
}
