using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Calls;
using SmtpStream.Query.Windows;

namespace SmtpStream.Query.Answers;

/// <summary>One metric of one entity over time, with the band that the scorer used.</summary>
internal sealed class SeriesAnswer(WindowReader windows, ProgressReader progress, IOptions<QueryOptions> options, TimeProvider time)
{
    public async Task<GetSeriesResponse> GetAsync(GetSeriesRequest request, CancellationToken cancellationToken)
    {
        var entity = EntityArgument.Require(request.Entity);
        var range = TimeRange.Require(request.StartTime, request.EndTime);
        var key = Metric(request.Metric);
        var step = range.Step(
            request.StepSeconds, Tiers.FinestStep(entity.Kind), time.GetUtcNow().ToUnixTimeSeconds(), options.Value.MaxPoints);
        var stored = await windows.ReadAsync(entity, step, range.From, range.To, MetricValues.NeedsSketches(key.Metric), cancellationToken);
        var bands = await windows.ReadBandsAsync(entity, key.ToString(), step, range.From, range.To, cancellationToken);
        var readTo = await progress.ReadToAsync(entity, cancellationToken);
        var answer = new GetSeriesResponse { StepSeconds = (uint)step, Unit = MetricNames.UnitOf(key.Metric), Zone = readTo.Zone };
        for (var start = range.From - (range.From % step); start < range.To; start += step)
        {
            answer.Points.Add(Point(key, start, step, stored.GetValueOrDefault(start), bands.GetValueOrDefault(start), readTo.UnixMs));
        }

        return answer;
    }

    /// <exception cref="RpcException">InvalidArgument: no such metric, or one that is a ranking.</exception>
    private static CounterKey Metric(string name) =>
        MetricNames.TryParse(name, out var key) && MetricNames.KindOf(key.Metric) != MetricKind.Ranking
            ? key
            : throw new RpcException(new Status(StatusCode.InvalidArgument, $"There is no series '{name}'; see the metric names in docs/metrics.md."));

    // No row is zero where the servers are read past the window, else no data.
    private static Point Point(CounterKey key, long start, int step, StoredWindow? window, Band? band, long readToUnixMs)
    {
        var point = new Point { Time = new Timestamp { Seconds = start }, Band = band };
        if (window is null)
        {
            if (MetricNames.KindOf(key.Metric) == MetricKind.Counter && (start + step) * 1000 <= readToUnixMs)
            {
                point.Value = 0;
                point.State = WindowState.Closed;
            }

            return point;
        }

        if (MetricValues.Of(key, window) is { } value)
        {
            point.Value = value;
        }

        point.State = window.Window.State;
        point.Incomplete = window.Window.Incomplete;
        if (MetricNames.KindOf(key.Metric) == MetricKind.Distribution)
        {
            point.Quantiles.AddRange(MetricValues.QuantilesOf(key.Metric, window));
        }

        return point;
    }
}
