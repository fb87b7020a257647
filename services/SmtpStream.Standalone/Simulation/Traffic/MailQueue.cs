using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>qmgr and the delivery agents of all servers: attempts, retries, expiry and the notifications that follow.</summary>
internal sealed class MailQueue(SeededRandom random, TrafficConditions conditions)
{
    /// <summary>Retries after 5, 10, 20, 40 and 67 minutes (postconf minimal_backoff_time 300 s, maximal 4000 s).</summary>
    private const int MaxAttempts = 6;

    private const double UnknownUserShare = 0.012;
    private const double DeferredShare = 0.02;
    private const double DeferredAgainShare = 0.3;
    private const double TimeoutShare = 0.004;
    private const string RelaySocket = "mail.internal.example[private/dovecot-lmtp]";

    private readonly PriorityQueue<QueuedMessage, (long TimeUnixUs, long Sequence)> _retries = new();
    private long _sequence;

    /// <summary>Retries that fall due in this minute.</summary>
    public void RunDue(TrafficMinute minute)
    {
        while (_retries.TryPeek(out var message, out var due) && due.TimeUnixUs < minute.EndUnixUs)
        {
            _retries.Dequeue();
            Activate(message, due.TimeUnixUs);
        }
    }

    /// <summary>Hands a message, new or due, to the delivery agents.</summary>
    public void Activate(QueuedMessage message, long timeUnixUs)
    {
        var qmgr = message.Log.Processes.Lasting("postfix/qmgr");
        message.Log.Write(
            timeUnixUs,
            qmgr,
            message.Attempts == 0 ? LineKind.Accepted : LineKind.Activated,
            $"{message.Id}: from=<{message.Sender}>, size={message.SizeBytes}, nrcpt={message.Recipients.Count} (queue active)");
        message.Attempts++;
        var last = timeUnixUs;
        var open = new List<QueuedRecipient>();
        foreach (var recipient in message.Recipients)
        {
            var stillOpen = recipient.Destination is null
                ? DeliverLocally(message, recipient, timeUnixUs, ref last)
                : DeliverRemotely(message, recipient, recipient.Destination, timeUnixUs, ref last);
            if (stillOpen)
            {
                open.Add(recipient);
            }
        }

        message.Recipients.Clear();
        message.Recipients.AddRange(open);
        Finish(message, qmgr, last);
    }

    private void Finish(QueuedMessage message, Process qmgr, long timeUnixUs)
    {
        if (message.Recipients.Count > 0 && message.Attempts < MaxAttempts)
        {
            var waitSeconds = Math.Min(300 << (message.Attempts - 1), 4000) * random.Between(0.9, 1.3);
            _retries.Enqueue(message, (timeUnixUs + (long)(waitSeconds * 1e6), _sequence++));
            return;
        }

        if (message.Recipients.Count > 0)
        {
            message.Log.Write(timeUnixUs + 10_000, qmgr, LineKind.Expired, $"{message.Id}: from=<{message.Sender}>, status=expired, returned to sender");
        }

        if ((message.HasBounced || message.Recipients.Count > 0) && message.Sender.Length > 0)
        {
            Notify(message, timeUnixUs + 20_000);
        }

        message.Log.Write(timeUnixUs + 40_000, qmgr, LineKind.Completed, $"{message.Id}: removed");
    }

    private void Notify(QueuedMessage message, long timeUnixUs)
    {
        var id = message.Log.NewQueueId(timeUnixUs);
        var notification = new QueuedMessage
        {
            Log = message.Log,
            Id = id,
            Sender = "",
            SizeBytes = message.SizeBytes + 2500,
            ArrivedUnixUs = timeUnixUs,
            Recipients = [new QueuedRecipient(message.Sender, null, null)],
        };
        message.Log.Write(timeUnixUs, message.Log.Processes.AnyOf("postfix/cleanup"), LineKind.Other, $"{id}: message-id=<{timeUnixUs}.{id}@mail.internal.example>");
        message.Log.Write(timeUnixUs + 1000, message.Log.Processes.AnyOf("postfix/bounce"), LineKind.Notified, $"{message.Id}: sender non-delivery notification: {id}");
        Activate(notification, timeUnixUs + 2000);
    }

    private bool DeliverLocally(QueuedMessage message, QueuedRecipient recipient, long timeUnixUs, ref long last)
    {
        var before = new PostfixDelay(timeUnixUs - message.ArrivedUnixUs);
        var queued = PostfixDelay.FromSeconds(random.Between(0.001, 0.02));
        var connecting = PostfixDelay.FromSeconds(random.Between(0.002, 0.02));
        var transmitting = PostfixDelay.FromSeconds(0.01 + random.Exponential(0.06));
        var total = before + queued + connecting + transmitting;
        var end = message.ArrivedUnixUs + total.Microseconds;
        last = Math.Max(last, end);
        var alias = recipient.Original is null ? "" : $", orig_to=<{recipient.Original}>";
        message.Log.Write(
            end,
            message.Log.Processes.AnyOf("postfix/lmtp"),
            LineKind.Sent,
            $"{message.Id}: to=<{recipient.Address}>{alias}, relay={RelaySocket}, delay={total}, delays={before}/{queued}/{connecting}/{transmitting}, dsn=2.0.0, status=sent (250 2.0.0 <{recipient.Address}> {(long)(random.NextUInt64() >> 1)} Saved)");
        return false;
    }

    private bool DeliverRemotely(QueuedMessage message, QueuedRecipient recipient, Destination to, long timeUnixUs, ref long last)
    {
        var process = message.Log.Processes.AnyOf("postfix/smtp");
        var timedOut = random.Chance(TimeoutShare);
        var before = new PostfixDelay(timeUnixUs - message.ArrivedUnixUs);
        var queued = PostfixDelay.FromSeconds(random.Between(0.001, 0.02));
        var connecting = PostfixDelay.FromSeconds(timedOut ? 30 : 0.04 + random.Exponential(0.2));
        var transmitting = PostfixDelay.FromSeconds(timedOut ? 0 : 0.05 + random.Exponential(0.4));
        var total = before + queued + connecting + transmitting;
        var end = message.ArrivedUnixUs + total.Microseconds;
        last = Math.Max(last, end);
        if (timedOut)
        {
            message.Log.Write(end - 10_000, process, LineKind.ConnectFailed, $"connect to {to.Exchanger.Text}:25: Connection timed out");
        }
        else if (to.OffersTls)
        {
            var tls = TlsParameters.Pick(random);
            message.Log.Write(end - transmitting.Microseconds, process, LineKind.TlsToRelay, $"Trusted TLS connection established to {to.Exchanger.Text}:25: {tls}");
        }

        var (kind, status, dsn, reply) = Attempt(message, recipient, to, timedOut);
        var relay = timedOut ? "none" : $"{to.Exchanger.Text}:25";
        var alias = recipient.Original is null ? "" : $", orig_to=<{recipient.Original}>";
        message.HasBounced |= kind == LineKind.Bounced;
        message.Log.Write(
            end,
            process,
            kind,
            $"{message.Id}: to=<{recipient.Address}>{alias}, relay={relay}, delay={total}, delays={before}/{queued}/{connecting}/{transmitting}, dsn={dsn}, status={status} ({reply})");
        return kind == LineKind.Deferred;
    }

    private (LineKind Kind, string Status, string Dsn, string Reply) Attempt(
        QueuedMessage message, QueuedRecipient recipient, Destination to, bool timedOut)
    {
        if (timedOut)
        {
            var (dsn, text) = RemoteReplies.TimedOut(to);
            return (LineKind.Deferred, "deferred", dsn, text);
        }

        if (random.Chance(conditions.BounceShare(to.Provider)))
        {
            var (dsn, text) = RemoteReplies.Blocked(to);
            return (LineKind.Bounced, "bounced", dsn, text);
        }

        if (random.Chance(message.Attempts == 1 ? DeferredShare : DeferredAgainShare))
        {
            var (dsn, text) = RemoteReplies.Deferred(random, to);
            return (LineKind.Deferred, "deferred", dsn, text);
        }

        if (random.Chance(UnknownUserShare + recipient.BounceShare))
        {
            var (dsn, text) = RemoteReplies.UnknownUser(to, recipient.Address);
            return (LineKind.Bounced, "bounced", dsn, text);
        }

        var (okDsn, okText) = RemoteReplies.Accepted(random);
        return (LineKind.Sent, "sent", okDsn, okText);
    }
}
