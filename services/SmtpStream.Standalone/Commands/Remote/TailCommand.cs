using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using SmtpStream.Contracts.V1;
using QueryService = SmtpStream.Contracts.V1.Query;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>"smtpstream tail": the newest window of an entity each time it changes, and anomalies as they come.</summary>
internal static class TailCommand
{
    private const uint PageSize = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A window is judged when it closes, one of 5 min 5.5 min after its start.
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(1);
    private static readonly TimeSpan LookAhead = TimeSpan.FromMinutes(10);

    public static Command Create(CommandStreams streams, TimeProvider time)
    {
        var entity = EntityArgument.Create();
        var remote = new RemoteOptions();
        var command = new Command("tail", "Follow an entity's counts and the anomalies, until Ctrl-C.") { entity };
        remote.AddTo(command);
        command.SetAction((parsed, cancellationToken) => remote.RunAsync(
            parsed, streams, time, call => FollowAsync(parsed.GetRequiredValue(entity), call, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> FollowAsync(Entity entity, RemoteCall call, CancellationToken cancellationToken)
    {
        var client = new QueryService.QueryClient(call.Channel);
        HashSet<(string Rule, Entity Entity, long Window)>? seen = null;
        GetStateResponse? last = null;
        using var timer = new PeriodicTimer(Interval, call.Time);
        do
        {
            var state = await client.GetStateAsync(new GetStateRequest { Entity = entity }, call.Unary(cancellationToken));
            var breaches = await BreachesAsync(client, state, call, cancellationToken);
            // What there was before is known already.
            seen ??= [.. breaches.Select(KeyOf)];
            if (!state.Equals(last))
            {
                last = state;
                call.Printer.PrintLine(state, Line(state));
            }

            foreach (var outcome in breaches.Where(o => seen.Add(KeyOf(o))))
            {
                call.Printer.PrintLine(outcome, $"!! {outcome.RuleId} {EntityArgument.Text(outcome.Entity)}: {outcome.Explanation?.Text}");
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));

        return ExitCodes.Success;
    }

    // Event time follows the clock, or lags behind it where history is read.
    private static async Task<IReadOnlyList<Outcome>> BreachesAsync(
        QueryService.QueryClient client, GetStateResponse state, RemoteCall call, CancellationToken cancellationToken)
    {
        var now = call.Time.GetUtcNow();
        var readTo = state.ReadTo?.ToDateTimeOffset() ?? now;
        var request = new ListAnomaliesRequest
        {
            StartTime = Timestamp.FromDateTimeOffset((readTo < now ? readTo : now) - LookBack),
            EndTime = Timestamp.FromDateTimeOffset((readTo > now ? readTo : now) + LookAhead),
            PageSize = PageSize,
        };
        var answer = await client.ListAnomaliesAsync(request, call.Unary(cancellationToken));
        return [.. answer.Outcomes.Where(o => o.Kind == OutcomeKind.Breach).Reverse()];
    }

    private static (string Rule, Entity Entity, long Window) KeyOf(Outcome outcome) => (outcome.RuleId, outcome.Entity, outcome.WindowStartUnixMs);

    private static string Line(GetStateResponse state)
    {
        if (state.WindowStart is null)
        {
            return $"{EntityArgument.Text(state.Entity)}: no data";
        }

        var metrics = state.Metrics.Where(m => m.Value != 0).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Metric}={m.Value:0.###}{Mark(m, state.WindowState)}"));
        return $"{state.WindowStart.ToDateTimeOffset().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {EntityArgument.Text(state.Entity)} {string.Join("  ", metrics)}";
    }

    /// <summary>Above the expected band, or below it once the window is closed: an open one still grows.</summary>
    private static string Mark(MetricValue metric, WindowState state) => metric.Band is not { } band ? ""
        : metric.Value > band.High ? "▲"
        : metric.Value < band.Low && state == WindowState.Closed ? "▼"
        : "";
}
