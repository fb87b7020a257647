using Google.Protobuf.WellKnownTypes;
using SmtpStream.Contracts.V1;
using SmtpStream.Query.Calls;
using SmtpStream.Query.Windows;

namespace SmtpStream.Query.Answers;

/// <summary>The newest window of an entity, every counter with its band.</summary>
internal sealed class StateAnswer(WindowReader windows, ProgressReader progress, TimeProvider time)
{
    private const int LookBackSeconds = 2 * 3_600;
    private const int LookAheadSeconds = 600;

    public async Task<GetStateResponse> GetAsync(GetStateRequest request, CancellationToken cancellationToken)
    {
        var entity = EntityArgument.Require(request.Entity);
        var step = Tiers.FinestStep(entity.Kind);
        var read = await progress.OfAsync(entity, cancellationToken);
        var newest = read.ReadToUnixMs > 0 ? read.ReadToUnixMs / 1000 : time.GetUtcNow().ToUnixTimeSeconds();
        var from = Math.Max(0, newest - LookBackSeconds);
        var stored = await windows.ReadAsync(entity, step, from, newest + LookAheadSeconds, sketch: null, read, cancellationToken);
        var answer = new GetStateResponse { Entity = EntityArgument.ToProto(entity) };
        if (read.ReadToUnixMs > 0)
        {
            answer.ReadTo = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(read.ReadToUnixMs));
        }

        if (stored.Count == 0)
        {
            return answer;
        }

        var (start, window) = (stored.Keys[^1], stored.Values[^1]);
        answer.WindowStart = new Timestamp { Seconds = start };
        answer.WindowState = (WindowState)window.State;
        var bands = await windows.ReadBandsAsync(entity, metric: null, step, start, start + 1, cancellationToken);
        foreach (var (key, value) in window.Measures.Counters)
        {
            var metric = key.ToString();
            answer.Metrics.Add(new MetricValue { Metric = metric, Value = value, Band = bands.GetValueOrDefault((metric, start)) });
        }

        return answer;
    }
}
