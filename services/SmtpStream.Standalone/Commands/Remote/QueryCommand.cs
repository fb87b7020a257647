using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using SmtpStream.Contracts.V1;
using QueryService = SmtpStream.Contracts.V1.Query;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>"smtpstream query …": what the pipeline knows.</summary>
internal static class QueryCommand
{
    public static Command Create(CommandStreams streams, TimeProvider time) => new("query", "Ask a running pipeline.")
    {
        Series(streams, time),
        Top(streams, time),
        Entities(streams, time),
        State(streams, time),
        Anomalies(streams, time),
        Pipeline(streams, time),
    };

    private static Command Series(CommandStreams streams, TimeProvider time)
    {
        var entity = EntityArgument.Create();
        var metric = new Argument<string>("METRIC") { Description = "dotted name, such as mail.deliveries or mail.deliveries{outcome=bounced}" };
        var since = PeriodOption.Create("--since", "how far back (default: 1h)", TimeSpan.FromHours(1));
        var step = new Option<uint>("--step") { Description = "60, 300, 3600 or 86400 seconds; 0 takes the finest", HelpName = "seconds" };
        return Remote(new Command("series", "A metric over time with its expected band.") { entity, metric, since, step }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var now = time.GetUtcNow();
            var response = await new QueryService.QueryClient(call.Channel).GetSeriesAsync(
                new GetSeriesRequest
                {
                    Entity = parsed.GetRequiredValue(entity),
                    Metric = parsed.GetRequiredValue(metric),
                    StartTime = Timestamp.FromDateTimeOffset(now - parsed.GetValue(since)),
                    EndTime = Timestamp.FromDateTimeOffset(now),
                    StepSeconds = parsed.GetValue(step),
                },
                call.Unary(cancellationToken));
            call.Printer.Print(response, ["time", "value", "expected", "low", "high", "state"], response.Points.Select(p => new object?[]
            {
                p.Time?.ToDateTimeOffset(), p.HasValue ? p.Value : null, p.Band?.Expected, p.Band?.Low, p.Band?.High, Words(p),
            }));
        });
    }

    private static Command Top(CommandStreams streams, TimeProvider time)
    {
        var entity = EntityArgument.Create();
        var metric = new Argument<string>("METRIC") { Description = "a ranking, such as top.senders" };
        var since = PeriodOption.Create("--since", "how far back (default: 1h)", TimeSpan.FromHours(1));
        var limit = new Option<uint>("--limit") { Description = "how many", DefaultValueFactory = _ => 20 };
        return Remote(new Command("top", "Who is largest.") { entity, metric, since, limit }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var now = time.GetUtcNow();
            var response = await new QueryService.QueryClient(call.Channel).GetRankingAsync(
                new GetRankingRequest
                {
                    Entity = parsed.GetRequiredValue(entity),
                    Metric = parsed.GetRequiredValue(metric),
                    StartTime = Timestamp.FromDateTimeOffset(now - parsed.GetValue(since)),
                    EndTime = Timestamp.FromDateTimeOffset(now),
                    Limit = parsed.GetValue(limit),
                },
                call.Unary(cancellationToken));
            call.Printer.Print(response, ["count", "error ≤", "name"], response.Items.Select(i => new object?[] { i.Count, i.Error, i.Name }));
        });
    }

    private static Command Entities(CommandStreams streams, TimeProvider time)
    {
        var kind = EntityArgument.CreateKind();
        var tenant = new Option<string>("--tenant") { Description = "whose (default: those without a tenant)", DefaultValueFactory = _ => "" };
        var limit = new Option<uint>("--limit") { Description = "how many", DefaultValueFactory = _ => 100 };
        return Remote(new Command("entities", "What is measured.") { kind, tenant, limit }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var response = await new QueryService.QueryClient(call.Channel).ListEntitiesAsync(
                new ListEntitiesRequest { Kind = parsed.GetRequiredValue(kind), Tenant = parsed.GetRequiredValue(tenant), PageSize = parsed.GetValue(limit) },
                call.Unary(cancellationToken));
            call.Printer.Print(response, ["entity"], response.Entities.Select(e => new object?[] { EntityArgument.Text(e) }));
            SayMore(streams, response.NextPageToken);
        });
    }

    private static Command State(CommandStreams streams, TimeProvider time)
    {
        var entity = EntityArgument.Create();
        return Remote(new Command("state", "The newest window of an entity.") { entity }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var response = await new QueryService.QueryClient(call.Channel).GetStateAsync(
                new GetStateRequest { Entity = parsed.GetRequiredValue(entity) }, call.Unary(cancellationToken));
            call.Printer.Print(response, ["metric", "value", "expected", "low", "high"], response.Metrics.Select(m => new object?[]
            {
                m.Metric, m.Value, m.Band?.Expected, m.Band?.Low, m.Band?.High,
            }));
        });
    }

    private static Command Anomalies(CommandStreams streams, TimeProvider time)
    {
        var since = PeriodOption.Create("--since", "how far back (default: 24h)", TimeSpan.FromHours(24));
        var rule = new Option<string>("--rule") { Description = "only of this rule", HelpName = "id", DefaultValueFactory = _ => "" };
        var limit = new Option<uint>("--limit") { Description = "how many", DefaultValueFactory = _ => 100 };
        return Remote(new Command("anomalies", "What the rules said.") { since, rule, limit }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var now = time.GetUtcNow();
            var response = await new QueryService.QueryClient(call.Channel).ListAnomaliesAsync(
                new ListAnomaliesRequest
                {
                    StartTime = Timestamp.FromDateTimeOffset(now - parsed.GetValue(since)),
                    EndTime = Timestamp.FromDateTimeOffset(now),
                    RuleId = parsed.GetRequiredValue(rule),
                    PageSize = parsed.GetValue(limit),
                },
                call.Unary(cancellationToken));
            call.Printer.Print(response, ["window", "rule", "kind", "entity", "explanation"], response.Outcomes.Select(o => new object?[]
            {
                DateTimeOffset.FromUnixTimeMilliseconds(o.WindowStartUnixMs), o.RuleId, o.Kind.ToString(), EntityArgument.Text(o.Entity), o.Explanation?.Text,
            }));
            SayMore(streams, response.NextPageToken);
        });
    }

    private static Command Pipeline(CommandStreams streams, TimeProvider time) =>
        Remote(new Command("pipeline", "Lag and data quality."), streams, time, async (_, call, cancellationToken) =>
        {
            var response = await new QueryService.QueryClient(call.Channel).GetPipelineAsync(new GetPipelineRequest(), call.Unary(cancellationToken));
            var stages = response.Stages.Select(s => new object?[]
            {
                string.Create(CultureInfo.InvariantCulture, $"{s.Stage} {s.Partition}"), null, s.Lag, null, null, null, null,
            });
            var paths = response.Paths.Select(p => new object?[]
            {
                $"{p.Origin} {p.Path}", p.ReadTo?.ToDateTimeOffset(), null, p.Lines, p.Rejects, p.Gaps + p.Losses, p.Lagging ? "lagging" : p.Ended ? "ended" : "",
            });
            call.Printer.Print(response, ["stage or path", "read to", "lag", "lines", "rejects", "lost", "state"], stages.Concat(paths));
        });

    private static Command Remote(
        Command command, CommandStreams streams, TimeProvider time, Func<ParseResult, RemoteCall, CancellationToken, Task> ask)
    {
        var remote = new RemoteOptions();
        remote.AddTo(command);
        command.SetAction((parsed, cancellationToken) => remote.RunAsync(
            parsed,
            streams,
            time,
            async call =>
            {
                await ask(parsed, call, cancellationToken);
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static void SayMore(CommandStreams streams, string nextPageToken)
    {
        if (nextPageToken.Length > 0)
        {
            streams.Error.WriteLine("There are more; see --limit.");
        }
    }

    private static string Words(Point point) =>
        (point.State == WindowState.Open ? "open " : "") + (point.Incomplete ? "incomplete " : "") + (point.Band is { Learning: true } ? "learning" : "");
}
