using Grpc.Core;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Grouping;
using SmtpStream.Alerting.Receivers;
using SmtpStream.Alerting.Silencing;
using SmtpStream.Alerting.States;
using SmtpStream.Encoding.Control;
using SmtpStream.Hosting.Stages;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Api;

/// <summary>The gRPC service (alerting.proto): reads the committed state of the stage; changes go through smtp.control.</summary>
internal sealed class AlertingService(
    WhenCommitted whenCommitted, ControlCalls control, ReceiverDirectory receivers, TimeProvider time) : Proto.Alerting.AlertingBase
{
    private const int MaxTextLength = 1_000;
    private const string SilenceCollection = "silences/";
    private const string ReceiverCollection = "receivers/";

    private static readonly AlertState[] Live = [AlertState.Pending, AlertState.Firing, AlertState.Recovering];

    public override async Task<Proto.ListAlertsResponse> ListAlerts(Proto.ListAlertsRequest request, ServerCallContext context)
    {
        var states = request.States.Count == 0 ? Live : [.. request.States.Select(s => (AlertState)s)];
        var parameters = string.Join(',', states);
        var after = PageToken.Read(parameters, request.PageToken);
        var size = PageToken.SizeOf(request.PageSize);
        var page = await ReadAsync(
            stage => stage.Alerts
                .Where(a => Array.IndexOf(states, a.State) >= 0 && string.CompareOrdinal(a.Fingerprint, after) > 0)
                .OrderBy(a => a.Fingerprint, StringComparer.Ordinal)
                .Take(size + 1)
                .ToArray(),
            context).ConfigureAwait(false);
        var response = new Proto.ListAlertsResponse();
        response.Alerts.AddRange(page.Take(size).Select(AlertCodec.ToMessage));
        response.NextPageToken = page.Length > size ? PageToken.Write(parameters, page[size - 1].Fingerprint) : "";
        return response;
    }

    public override async Task WatchAlerts(
        Proto.WatchAlertsRequest request, IServerStreamWriter<Proto.WatchAlertsResponse> responseStream, ServerCallContext context)
    {
        try
        {
            await new AlertWatch(whenCommitted, time, responseStream).RunAsync(request.ResumeToken, context.CancellationToken)
                .ConfigureAwait(false);
        }
        catch (StageNotHereException)
        {
            throw RequestErrors.StageNotHere();
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The watcher left.
        }
    }

    public override async Task<Proto.AcknowledgeAlertResponse> AcknowledgeAlert(Proto.AcknowledgeAlertRequest request, ServerCallContext context)
    {
        CheckText("comment", request.Comment);
        var actor = Actor(request.Actor);
        if (!AlertName.TryParse(request.Name, out var fingerprint))
        {
            throw RequestErrors.Invalid("name", "is not alerts/{fingerprint}.");
        }

        var alert = await ReadAsync(stage => stage.Find(fingerprint), context).ConfigureAwait(false) ?? throw RequestErrors.NotFound(request.Name);
        if (Array.IndexOf(Live, alert.State) < 0)
        {
            throw RequestErrors.Precondition($"{request.Name} is {alert.State}: there is nothing to acknowledge.");
        }

        await ChangeAsync(
            ControlKind.Acknowledgement,
            fingerprint,
            actor,
            request.RequestId,
            new Acknowledgement(fingerprint, alert.Episode, request.Comment),
            context).ConfigureAwait(false);
        var held = await ReadAsync(stage => stage.Find(fingerprint), context).ConfigureAwait(false) ?? alert;
        return new Proto.AcknowledgeAlertResponse { Alert = AlertCodec.ToMessage(held) };
    }

    public override async Task<Proto.CreateSilenceResponse> CreateSilence(Proto.CreateSilenceRequest request, ServerCallContext context)
    {
        var actor = Actor(request.Actor);
        var silence = SilenceRequests.Read(request.Silence, actor, time.GetUtcNow());
        // A call that is made again with its request_id makes the same silence.
        var id = request.RequestId.Length > 0 ? Fingerprint.Of(["silence", request.RequestId])[..16] : Guid.NewGuid().ToString("n")[..16];
        await ChangeAsync(ControlKind.Silence, id, actor, request.RequestId, silence, context).ConfigureAwait(false);
        return new Proto.CreateSilenceResponse { Name = SilenceCollection + id, Silence = SilenceCodec.ToMessage(silence) };
    }

    public override async Task<Proto.ExpireSilenceResponse> ExpireSilence(Proto.ExpireSilenceRequest request, ServerCallContext context)
    {
        var id = IdOf(request.Name, SilenceCollection);
        if (!await ReadAsync(stage => stage.Book.Silences.Any(s => s.Id == id), context).ConfigureAwait(false))
        {
            throw RequestErrors.NotFound(request.Name);
        }

        await ChangeAsync(ControlKind.Silence, id, Actor(request.Actor), request.RequestId, null, context).ConfigureAwait(false);
        return new Proto.ExpireSilenceResponse();
    }

    public override async Task<Proto.ListSilencesResponse> ListSilences(Proto.ListSilencesRequest request, ServerCallContext context)
    {
        var response = new Proto.ListSilencesResponse();
        var silences = await ReadAsync(stage => stage.Book.Silences.ToArray(), context).ConfigureAwait(false);
        response.Silences.AddRange(silences.Select((ActiveSilence s) =>
            new Proto.NamedSilence { Name = SilenceCollection + s.Id, Silence = SilenceCodec.ToMessage(s.Silence) }));
        return response;
    }

    public override async Task<Proto.ListNotificationsResponse> ListNotifications(Proto.ListNotificationsRequest request, ServerCallContext context)
    {
        var after = PageToken.Read(request.Receiver, request.PageToken);
        var size = PageToken.SizeOf(request.PageSize);
        var page = await ReadAsync(
            stage => stage.Deliveries.Listed
                .Where(r => request.Receiver.Length == 0 || r.Record.Receiver == request.Receiver)
                .Where(r => after.Length == 0 || string.CompareOrdinal(r.Key, after) < 0)
                .Take(size + 1)
                .ToArray(),
            context).ConfigureAwait(false);
        var response = new Proto.ListNotificationsResponse();
        response.Notifications.AddRange(page.Take(size).Select(r => r.Record.ToMessage()));
        response.NextPageToken = page.Length > size ? PageToken.Write(request.Receiver, page[size - 1].Key) : "";
        return response;
    }

    public override async Task<Proto.TestReceiverResponse> TestReceiver(Proto.TestReceiverRequest request, ServerCallContext context)
    {
        var name = IdOf(request.Name, ReceiverCollection);
        if (!receivers.ByName.TryGetValue(name, out var receiver))
        {
            throw RequestErrors.NotFound(request.Name);
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var test = new Notification
        {
            Receiver = name,
            Group = "test",
            Sequence = (ulong)now,
            CreatedUnixMs = now,
            Reason = NotifyReason.Test,
            Alerts = [],
        };
        using var timeout = new CancellationTokenSource(receiver.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, timeout.Token);
        NotifyResult result;
        try
        {
            result = await receiver.NotifyAsync(test, MessageForm.Full, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            result = NotifyResult.Retry(NotifyFailure.Timeout);
        }

        return new Proto.TestReceiverResponse
        {
            Accepted = result.Succeeded,
            StatusCode = result.StatusCode,
            Reason = result.Succeeded ? "" : result.Reason.ToString(),
        };
    }

    public override async Task<Proto.SetQuietUntilResponse> SetQuietUntil(Proto.SetQuietUntilRequest request, ServerCallContext context)
    {
        if (request.EventTimeUnixMs <= 0)
        {
            throw RequestErrors.Invalid("event_time_unix_ms", "must be after 1970.");
        }

        var quiet = new QuietUntil(request.EventTimeUnixMs);
        await ChangeAsync(ControlKind.QuietUntil, QuietUntil.ChangeId, Actor(request.Actor), request.RequestId, quiet, context).ConfigureAwait(false);
        return new Proto.SetQuietUntilResponse();
    }

    private static string Actor(string actor) => actor.Length is > 0 and <= 200
        ? actor
        : throw RequestErrors.Invalid("actor", "needs 1 to 200 characters: who makes the change.");

    private static void CheckText(string field, string text)
    {
        if (text.Length > MaxTextLength)
        {
            throw RequestErrors.Invalid(field, $"has more than {MaxTextLength} characters.");
        }
    }

    private static string IdOf(string name, string collection)
    {
        var id = name.StartsWith(collection, StringComparison.Ordinal) ? name[collection.Length..] : "";
        return id.Length is > 0 and <= 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? id
            : throw RequestErrors.Invalid("name", $"is not {collection}{{id}}.");
    }

    private Task ChangeAsync(ControlKind kind, string id, string actor, string requestId, IControlBody? body, ServerCallContext context)
    {
        CheckText("request_id", requestId);
        return control.ChangeAsync(
            new ControlChange
            {
                Kind = kind,
                Id = id,
                Actor = actor,
                TimeUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
                RequestId = requestId.Length > 0 ? requestId : Guid.NewGuid().ToString("n"),
                Removed = body is null,
                Body = body,
            },
            context.CancellationToken);
    }

    private async Task<T> ReadAsync<T>(Func<AlertingStage, T> read, ServerCallContext context)
    {
        var answer = default(T);
        try
        {
            await whenCommitted(
                stage =>
                {
                    answer = read(stage);
                    return true;
                },
                context.CancellationToken).ConfigureAwait(false);
        }
        catch (StageNotHereException)
        {
            throw RequestErrors.StageNotHere();
        }

        return answer!;
    }
}
