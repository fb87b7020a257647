using Google.Protobuf.WellKnownTypes;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Calls;
using SmtpStream.Query.Windows;

namespace SmtpStream.Query.Answers;

/// <summary>The newest window of an entity, every metric with its band.</summary>
internal sealed class StateAnswer(WindowReader windows, ProgressReader progress, TimeProvider time)
{
    private const int LookBackSeconds = 2 * 3_600;
    private const int LookAheadSeconds = 600;

    public async Task<GetStateResponse> GetAsync(GetStateRequest request, CancellationToken cancellationToken)
    {
        var entity = EntityArgument.Require(request.Entity);
        var step = Tiers.FinestStep(entity.Kind);
        var readTo = await progress.ReadToAsync(entity, cancellationToken);
        var newest = readTo.UnixMs > 0 ? readTo.UnixMs / 1000 : time.GetUtcNow().ToUnixTimeSeconds();
        var stored = await windows.ReadAsync(entity, step, newest - LookBackSeconds, newest + LookAheadSeconds, true, cancellationToken);
        var answer = new GetStateResponse { Entity = request.Entity };
        if (readTo.UnixMs > 0)
        {
            answer.ReadTo = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(readTo.UnixMs));
        }

        if (stored.Count == 0)
        {
            return answer;
        }

        var (start, window) = (stored.Keys[^1], stored.Values[^1]);
        answer.WindowStart = new Timestamp { Seconds = start };
        answer.WindowState = window.Window.State;
        foreach (var counter in window.Window.Measures?.Counters ?? [])
        {
            var key = new CounterKey((Metric)counter.Metric, (int)counter.Dimension);
            var bands = counter.Dimension == 0
                ? await windows.ReadBandsAsync(entity, key.ToString(), step, start, start + 1, cancellationToken)
                : [];
            answer.Metrics.Add(new MetricValue { Metric = key.ToString(), Value = counter.Value, Band = bands.GetValueOrDefault(start) });
        }

        return answer;
    }
}
