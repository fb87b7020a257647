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
        foreach (var mailEvent in batch.Events)
        {
            var whole = mailEvent.Links.Count == 0 ? mailEvent.Clone() : Resolve(batch, mailEvent, before);
            if (whole.CommandText.Length > 0)
            {
                whole.Commands.AddRange(whole.CommandText.Split(' ').Select(Count));
                whole.CommandText = "";
            }

            if (whole.DelaysMs.Count > 0)
            {
                var us = whole.DelaysMs.Select(ms => ms * 1_000).ToList();
                whole.Delays = new() { TotalUs = us[0], BeforeQueueUs = us[1], InQueueUs = us[2], ConnectionUs = us[3], TransmissionUs = us[4] };
                whole.DelaysMs.Clear();
            }

            before = whole;
            yield return whole;
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
