using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using SmtpStream.Contracts.V1;
using QueryService = SmtpStream.Contracts.V1.Query;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>"smtpstream tail": the newest window of an entity each time it changes, and anomalies as they come.</summary>
internal static class TailCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Create(CommandStreams streams, TimeProvider time)
    {
        var entity = EntityArgument.Create();
        var remote = new RemoteOptions();
        var command = new Command("tail", "Follow an entity's counts and the anomalies, until Ctrl-C.") { entity };
        remote.AddTo(command);
        command.SetAction((parsed, cancellationToken) => remote.RunAsync(
            parsed, streams, time, call => FollowAsync(parsed.GetRequiredValue(entity), call, cancellationToken)));
        return command;
    }

    private static async Task<int> FollowAsync(Entity entity, RemoteCall call, CancellationToken cancellationToken)
    {
        var client = new QueryService.QueryClient(call.Channel);
        var since = Timestamp.FromDateTimeOffset(call.Time.GetUtcNow());
        var seen = new HashSet<(string Rule, Entity Entity, long Window)>();
        GetStateResponse? last = null;
        using var timer = new PeriodicTimer(Interval, call.Time);
        try
        {
            do
            {
                var state = await client.GetStateAsync(new GetStateRequest { Entity = entity }, call.Unary(cancellationToken));
                if (!state.Equals(last))
                {
                    last = state;
                    call.Printer.PrintLine(state, Line(state));
                }

                var anomalies = await client.ListAnomaliesAsync(new ListAnomaliesRequest { StartTime = since, PageSize = 100 }, call.Unary(cancellationToken));
                foreach (var outcome in anomalies.Outcomes.Where(o => o.Kind == OutcomeKind.Breach && seen.Add((o.RuleId, o.Entity, o.WindowStartUnixMs))))
                {
                    call.Printer.PrintLine(outcome, $"!! {outcome.RuleId} {EntityArgument.Text(outcome.Entity)}: {outcome.Explanation?.Text}");
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }

        return ExitCodes.Success;
    }

    private static string Line(GetStateResponse state)
    {
        var metrics = state.Metrics.Where(m => m.Value != 0).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Metric}={m.Value:0.###}{Mark(m)}"));
        return $"{state.WindowStart?.ToDateTimeOffset().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {EntityArgument.Text(state.Entity)} {string.Join("  ", metrics)}";
    }

    /// <summary>Above or below the expected band.</summary>
    private static string Mark(MetricValue metric) => metric.Band is not { } band
        ? ""
        : metric.Value > band.High ? "▲" : metric.Value < band.Low ? "▼" : "";
}
