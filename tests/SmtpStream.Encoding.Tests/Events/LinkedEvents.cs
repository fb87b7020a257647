using SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Tests.Events;

/// <summary>
/// Reads a batch with nothing but generated code and the rules that event.proto states for links: what a reader in another
/// language does.
/// </summary>
internal static class LinkedEvents
{
    /// <summary>The events as if each said everything itself.</summary>
    public static IEnumerable<MailEvent> Resolve(EventBatch batch)
    {
        var before = new MailEvent { Position = new(), EventTime = new() };
        var linked = new ulong[6];
        foreach (var recent in batch.Events)
        {
            var mailEvent = recent.RecentLinks.Count == 0 ? recent : Absolute(recent, linked);
            Raise(linked, batch, mailEvent);
            var whole = mailEvent.Links.Count == 0 ? mailEvent.Clone() : Resolve(batch, mailEvent, before);
            if (whole.CommandText.Length > 0)
            {
                whole.Commands.AddRange(whole.CommandText.Split(' ').Select(Count));
                whole.CommandText = "";
            }

            if (whole.DelayPartsMs.Count > 0)
            {
                whole.DelaysMs.AddRange(WithTotal(whole.DelayPartsMs));
                whole.DelayPartsMs.Clear();
            }

            if (whole.DelaysMs.Count > 0)
            {
                var us = whole.DelaysMs.Select(ms => ms * 1_000).ToList();
                whole.Delays = new() { TotalUs = us[0], BeforeQueueUs = us[1], InQueueUs = us[2], ConnectionUs = us[3], TransmissionUs = us[4] };
                whole.DelaysMs.Clear();
            }

            if (whole.Recipient.Length > 0)
            {
                whole.MergeFrom(new MailEvent { Envelope = new() { Recipient = whole.Recipient } });
                whole.Recipient = "";
            }

            before = whole;
            yield return whole;
        }
    }

    /// <summary>Writes <c>links</c>, <c>envelope.recipient</c> and <c>delays_ms</c> in place of the shorter forms.</summary>
    public static void MakeAbsolute(EventBatch batch)
    {
        var linked = new ulong[6];
        for (var i = 0; i < batch.Events.Count; i++)
        {
            var mailEvent = batch.Events[i].RecentLinks.Count == 0 ? batch.Events[i] : Absolute(batch.Events[i], linked);
            Raise(linked, batch, mailEvent);
            if (mailEvent.Recipient.Length > 0)
            {
                mailEvent.MergeFrom(new MailEvent { Envelope = new() { Recipient = mailEvent.Recipient } });
                mailEvent.Recipient = "";
            }

            if (mailEvent.DelayPartsMs.Count > 0)
            {
                mailEvent.DelaysMs.AddRange(WithTotal(mailEvent.DelayPartsMs));
                mailEvent.DelayPartsMs.Clear();
            }

            batch.Events[i] = mailEvent;
        }
    }

    // Parts and the difference as delays_ms has them.
    private static ulong[] WithTotal(IEnumerable<ulong> parts)
    {
        var ms = parts.Append(0UL).Take(5).ToArray();
        var total = (long)(ms[0] + ms[1] + ms[2] + ms[3]) + ((long)(ms[4] >> 1) ^ -(long)(ms[4] & 1));
        return [(ulong)total, .. ms[..4]];
    }

    // The event with its recent_links as links.
    private static MailEvent Absolute(MailEvent mailEvent, ulong[] linked)
    {
        var numbers = mailEvent.RecentLinks.Select((n, i) => i is 1 or 5 || n == 0 ? n : linked[i] + 2 - n);
        var absolute = mailEvent.Clone();
        absolute.RecentLinks.Clear();
        absolute.Links.AddRange(numbers);
        return absolute;
    }

    private static void Raise(ulong[] linked, EventBatch batch, MailEvent mailEvent)
    {
        var links = mailEvent.Links.Concat(new ulong[6]).ToArray();
        links[2] = links[2] == 0 && links[3] > 0 ? batch.Messages[(int)links[3] - 1].Client : links[2];
        foreach (var list in (int[])[0, 2, 3, 4])
        {
            linked[list] = Math.Max(linked[list], links[list]);
        }
    }

    private static MailEvent Resolve(EventBatch batch, MailEvent mailEvent, MailEvent before)
    {
        var links = mailEvent.Links.Concat(new ulong[6]).ToArray();
        var whole = new MailEvent
        {
            Position = new() { Offset = (before.Position?.Offset ?? 0) + links[1] },
            EventTime = Later(before.EventTime, (long)(links[5] >> 1) ^ -(long)(links[5] & 1)),
        };
        if (links[0] > 0)
        {
            var process = batch.Processes[(int)links[0] - 1];
            whole.MergeFrom(new MailEvent
            {
                Server = process.Server, Service = process.Service, Daemon = process.Daemon, Pid = process.Pid, TimeQuality = process.TimeQuality,
            });
        }

        if (links[3] > 0)
        {
            var facts = batch.Messages[(int)links[3] - 1];
            links[2] = links[2] > 0 ? links[2] : facts.Client;
            whole.MergeFrom(Of(facts));
        }

        whole.Client = links[2] > 0 ? batch.Clients[(int)links[2] - 1].Clone() : null;
        if (links[4] > 0)
        {
            var route = batch.Routes[(int)links[4] - 1];
            whole.Relay = new() { Kind = route.Kind, Name = route.Name, Ip = route.Ip, Port = route.Port };
            whole.Provider = route.Provider;
            whole.Transport = route.Transport;
        }

        // Where these are present they stand for themselves.
        whole.Position = mailEvent.Position is null ? whole.Position : null;
        whole.EventTime = mailEvent.EventTime is null ? whole.EventTime : null;
        whole.MergeFrom(mailEvent);
        whole.Links.Clear();
        return whole;
    }

    private static MailEvent Of(MessageFacts facts) => new()
    {
        QueueId = facts.QueueId,
        Envelope = new() { Sender = facts.Sender, NullSender = facts.NullSender },
        User = facts.User,
        Mechanism = facts.Mechanism,
        MessageId = facts.MessageId,
        SizeBytes = facts.SizeBytes,
        RecipientCount = facts.RecipientCount,
        Attempt = facts.Attempt,
        Correlation = facts.Correlation,
        MessageSource = facts.MessageSource,
    };

    private static Google.Protobuf.WellKnownTypes.Timestamp Later(Google.Protobuf.WellKnownTypes.Timestamp? before, long us)
    {
        var ns = ((before?.Seconds ?? 0) * 1_000_000_000) + (before?.Nanos ?? 0) + (us * 1_000);
        return new() { Seconds = (long)Math.Floor(ns / 1e9m), Nanos = (int)(((ns % 1_000_000_000) + 1_000_000_000) % 1_000_000_000) };
    }

    private static CommandCount Count(string word)
    {
        var parts = word.Split('=', '/');
        return new() { Verb = parts[0], Ok = uint.Parse(parts[1], null), Total = uint.Parse(parts[^1], null) };
    }
}
