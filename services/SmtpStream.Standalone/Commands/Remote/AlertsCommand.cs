using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using SmtpStream.Contracts.V1;
using AlertingService = SmtpStream.Contracts.V1.Alerting;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>"smtpstream alerts …": what is wrong, and what people say of it.</summary>
internal static class AlertsCommand
{
    public static Command Create(CommandStreams streams, TimeProvider time) => new("alerts", "List, watch, acknowledge and silence alerts.")
    {
        List(streams, time),
        Watch(streams, time),
        Acknowledge(streams, time),
        Silence(streams, time),
        Silences(streams, time),
        TestReceiver(streams, time),
    };

    private static Command List(CommandStreams streams, TimeProvider time)
    {
        var all = new Option<bool>("--all") { Description = "resolved ones too" };
        return Remote(new Command("list", "Alerts that are not resolved.") { all }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var request = new ListAlertsRequest { PageSize = 1000 };
            if (parsed.GetValue(all))
            {
                request.States.Add([AlertState.Pending, AlertState.Firing, AlertState.Recovering, AlertState.Resolved]);
            }

            var response = await Client(call).ListAlertsAsync(request, call.Unary(cancellationToken));
            call.Printer.Print(response, ["fingerprint", "state", "severity", "since", "rule", "entity", "explanation", "marks"], response.Alerts.Select(a => new object?[]
            {
                a.Fingerprint, a.State.ToString(), a.Severity.ToString(), DateTimeOffset.FromUnixTimeMilliseconds(a.StartedUnixMs),
                a.RuleId, EntityArgument.Text(a.Entity), a.Explanation?.Text, Marks(a),
            }));
            return ExitCodes.Success;
        });
    }

    private static Command Watch(CommandStreams streams, TimeProvider time) =>
        Remote(new Command("watch", "Alerts as they change, until Ctrl-C."), streams, time, async (_, call, cancellationToken) =>
        {
            using var stream = Client(call).WatchAlerts(new WatchAlertsRequest(), call.Streaming(cancellationToken));
            await foreach (var message in stream.ResponseStream.ReadAllAsync(cancellationToken))
            {
                if (message.Change?.Alert is { } changed)
                {
                    call.Printer.PrintLine(message, Line(changed, $"{message.Change.PreviousState} → {changed.State} ({message.Change.Reason})"));
                }
                else if (message.Snapshot is { } alert)
                {
                    call.Printer.PrintLine(message, Line(alert, alert.State.ToString()));
                }
            }

            return ExitCodes.Success;
        });

    private static Command Acknowledge(CommandStreams streams, TimeProvider time)
    {
        var fingerprint = new Argument<string>("FINGERPRINT") { Description = "of `alerts list`" };
        var (comment, actor) = (Comment(), Actor());
        return Remote(new Command("ack", "Say that somebody looks after an alert.") { fingerprint, comment, actor }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var response = await Client(call).AcknowledgeAlertAsync(
                new AcknowledgeAlertRequest
                {
                    Name = "alerts/" + parsed.GetRequiredValue(fingerprint),
                    Comment = parsed.GetRequiredValue(comment),
                    Actor = parsed.GetRequiredValue(actor),
                    RequestId = Guid.NewGuid().ToString("N"),
                },
                call.Unary(cancellationToken));
            call.Printer.PrintLine(response, $"acknowledged by {response.Alert?.AcknowledgedBy}: {EntityArgument.Text(response.Alert?.Entity)}");
            return ExitCodes.Success;
        });
    }

    private static Command Silence(CommandStreams streams, TimeProvider time)
    {
        var matchers = MatcherArgument.Create();
        var length = PeriodOption.Create("--for", "how long (default: 1h)", TimeSpan.FromHours(1));
        var (comment, actor) = (Comment(), Actor());
        return Remote(new Command("silence", "Keep matching alerts from notifying.") { matchers, length, comment, actor }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var now = time.GetUtcNow();
            var silence = new SmtpStream.Contracts.V1.Silence
            {
                StartsUnixMs = now.ToUnixTimeMilliseconds(),
                EndsUnixMs = (now + parsed.GetValue(length)).ToUnixTimeMilliseconds(),
                Comment = parsed.GetRequiredValue(comment),
                CreatedBy = parsed.GetRequiredValue(actor),
            };
            silence.Matchers.Add(parsed.GetRequiredValue(matchers));
            var response = await Client(call).CreateSilenceAsync(
                new CreateSilenceRequest { Silence = silence, Actor = silence.CreatedBy, RequestId = Guid.NewGuid().ToString("N") },
                call.Unary(cancellationToken));
            call.Printer.PrintLine(response, string.Create(
                CultureInfo.InvariantCulture, $"{response.Name} until {DateTimeOffset.FromUnixTimeMilliseconds(silence.EndsUnixMs):yyyy-MM-dd HH:mm:ss} UTC"));
            return ExitCodes.Success;
        });
    }

    private static Command Silences(CommandStreams streams, TimeProvider time) =>
        Remote(new Command("silences", "Silences that exist."), streams, time, async (_, call, cancellationToken) =>
        {
            var response = await Client(call).ListSilencesAsync(new ListSilencesRequest(), call.Unary(cancellationToken));
            call.Printer.Print(response, ["name", "matches", "until", "by", "comment"], response.Silences.Select(s => new object?[]
            {
                s.Name, string.Join(", ", s.Silence.Matchers.Select(MatcherArgument.Text)), DateTimeOffset.FromUnixTimeMilliseconds(s.Silence.EndsUnixMs),
                s.Silence.CreatedBy, s.Silence.Comment,
            }));
            return ExitCodes.Success;
        });

    private static Command TestReceiver(CommandStreams streams, TimeProvider time)
    {
        var name = new Argument<string>("NAME") { Description = "a receiver of the configuration" };
        return Remote(new Command("test-receiver", "Send a test message to a receiver.") { name }, streams, time, async (parsed, call, cancellationToken) =>
        {
            var response = await Client(call).TestReceiverAsync(
                new TestReceiverRequest { Name = "receivers/" + parsed.GetRequiredValue(name) }, call.Unary(cancellationToken));
            var answer = response.Accepted ? "accepted" : "refused";
            call.Printer.PrintLine(response, string.Create(CultureInfo.InvariantCulture, $"{answer} (status {response.StatusCode}) {response.Reason}"));
            return response.Accepted ? ExitCodes.Success : ExitCodes.Failure;
        });
    }

    private static AlertingService.AlertingClient Client(RemoteCall call) => new(call.Channel);

    private static Option<string> Comment() => new("--comment") { Description = "why", DefaultValueFactory = _ => "" };

    private static Option<string> Actor() => new("--actor") { Description = "who (default: the login name)", DefaultValueFactory = _ => Environment.UserName };

    private static string Line(Alert alert, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.FromUnixTimeMilliseconds(alert.LastWindowEndUnixMs):yyyy-MM-dd HH:mm:ss} {what} {alert.RuleId} {EntityArgument.Text(alert.Entity)}: {alert.Explanation?.Text} [{alert.Fingerprint}]");

    private static string Marks(Alert alert) =>
        (alert.AcknowledgedBy.Length > 0 ? $"ack {alert.AcknowledgedBy} " : "")
        + (alert.SilencedBy.Count > 0 ? "silenced " : "")
        + (alert.InhibitedBy.Count > 0 ? "inhibited " : "")
        + (alert.Stale ? "stale" : "");

    private static Command Remote(
        Command command, CommandStreams streams, TimeProvider time, Func<ParseResult, RemoteCall, CancellationToken, Task<int>> ask)
    {
        var remote = new RemoteOptions();
        remote.AddTo(command);
        command.SetAction((parsed, cancellationToken) => remote.RunAsync(
            parsed, streams, time, call => ask(parsed, call, cancellationToken), cancellationToken));
        return command;
    }
}
