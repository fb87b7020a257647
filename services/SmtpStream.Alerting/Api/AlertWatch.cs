using Grpc.Core;
using SmtpStream.Alerting.States;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Api;

/// <summary>One watcher: a snapshot, then every change, and a sign of life every 15 s.</summary>
internal sealed class AlertWatch(WhenCommitted whenCommitted, TimeProvider time, IServerStreamWriter<Proto.WatchAlertsResponse> responses)
{
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    public async Task RunAsync(string resumeToken, CancellationToken cancellationToken)
    {
        var at = resumeToken.Length == 0
            ? await SendSnapshotAsync(cancellationToken).ConfigureAwait(false)
            : ResumeToken.Parse(resumeToken);
        while (true)
        {
            var changes = await NextAsync(at, cancellationToken).ConfigureAwait(false);
            if (changes.Count == 0)
            {
                await SendAsync(new Proto.WatchAlertsResponse { Heartbeat = true }, at, cancellationToken).ConfigureAwait(false);
            }

            foreach (var change in changes)
            {
                at = at with { Number = at.Number + 1 };
                await SendAsync(new Proto.WatchAlertsResponse { Change = AlertCodec.ToMessage(change) }, at, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ResumeToken> SendSnapshotAsync(CancellationToken cancellationToken)
    {
        ResumeToken at = default;
        Alert[] alerts = [];
        await whenCommitted(
            stage =>
            {
                at = ResumeToken.Of(stage.Book.Changes);
                alerts = [.. stage.Alerts];
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var alert in alerts)
        {
            await SendAsync(new Proto.WatchAlertsResponse { Snapshot = AlertCodec.ToMessage(alert) }, at, cancellationToken).ConfigureAwait(false);
        }

        await SendAsync(new Proto.WatchAlertsResponse { Synced = true }, at, cancellationToken).ConfigureAwait(false);
        return at;
    }

    /// <summary>Changes behind a place; none where the heartbeat is due.</summary>
    private async Task<IReadOnlyList<AlertChange>> NextAsync(ResumeToken at, CancellationToken cancellationToken)
    {
        using var heartbeat = new CancellationTokenSource(HeartbeatInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, heartbeat.Token);
        IReadOnlyList<AlertChange> changes = [];
        var isKept = true;
        var isSameEpoch = true;
        try
        {
            await whenCommitted(
                stage =>
                {
                    var recent = stage.Book.Changes;
                    isSameEpoch = recent.Epoch == at.Epoch;
                    isKept = recent.TryGetAfter(at.Number, out changes);
                    return !isSameEpoch || !isKept || changes.Count > 0;
                },
                either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }

        return !isSameEpoch ? throw RequestErrors.TokenTooOld()
            : !isKept ? throw RequestErrors.TooSlow()
            : changes;
    }

    private async Task SendAsync(Proto.WatchAlertsResponse response, ResumeToken at, CancellationToken cancellationToken)
    {
        response.ResumeToken = at.ToString();
        await responses.WriteAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
