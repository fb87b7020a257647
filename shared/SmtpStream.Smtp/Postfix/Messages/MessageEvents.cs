using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Messages;

/// <summary>A message from its announcement to its removal: client=, uid=, message-id=, queue active, expired, removed.</summary>
internal static class MessageEvents
{
    /// <summary>smtpd announces a message; acceptance comes later. A login is an event of its own.</summary>
    public static LineOutcome ReadClient<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (!ClientLine.TryParse(text, out var client, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        var mechanism = SaslMechanisms.Find(client.Method);
        if (line.Table is not null && !line.QueueId.IsEmpty)
        {
            Announce(ref line, in client, mechanism);
        }

        return client.Method.IsEmpty
            ? LineOutcome.Ignored(IgnoredKind.ClientAnnounced)
            : LoggedIn(ref line, in client, mechanism, ref sink);
    }

    /// <summary>pickup: "uid=1000 from=&lt;root&gt;", a message of a local program.</summary>
    public static LineOutcome ReadPickup(ref LogLine line, ReadOnlySpan<byte> text)
    {
        var from = text.IndexOf(" from="u8);
        if (from < 0 || !MailAddress.TryRead(text[(from + 6)..], (byte)' ', out var sender, out _))
        {
            return LineOutcome.Rejected(ParseFailure.BadAddress);
        }

        if (line.Table is { } table)
        {
            var index = table.Open(QueueKey.OfMessage(line.Queue, line.QueueId));
            ref var message = ref table[index];
            message.Source = MessageSource.Local;
            message.Flags = MessageFlags.OriginKnown;
            table.SetText(index, MessageText.Sender, sender);

            // A requeued message comes through pickup again under a new id.
            var original = text.IndexOf(" orig_id="u8);
            if (original >= 0)
            {
                message.Flags |= MessageFlags.Reinjected;
                table.SetText(index, MessageText.Parent, QueueId.Leading(text[(original + 9)..]));
            }
        }

        return LineOutcome.Ignored(IgnoredKind.PickupSubmission);
    }

    /// <summary>cleanup: "message-id=&lt;x@y&gt;". For a notification it is the first line of the message.</summary>
    public static LineOutcome ReadMessageId(ref LogLine line, ReadOnlySpan<byte> value)
    {
        if (line.Table is { } table)
        {
            var key = QueueKey.OfMessage(line.Queue, line.QueueId);
            var index = table.Find(key);
            if (index < 0 || table[index].Has(MessageFlags.Closed | MessageFlags.Received))
            {
                index = table.Open(key);
                table[index].Source = MessageSource.Bounce;
                table[index].Flags = MessageFlags.OriginKnown;
            }

            table.SetText(index, MessageText.MessageId, WithoutBrackets(value));
        }

        return LineOutcome.Ignored(IgnoredKind.CleanupMessageId);
    }

    /// <summary>qmgr: the first activation is the acceptance, later ones are retries.</summary>
    public static LineOutcome ReadQueueActive<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        if (!QueueActiveLine.TryParse(text, out var active, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        if (active.IsExpired)
        {
            return ExpiryEvents.Expired(ref line, in active, ref sink);
        }

        if (line.Table is not { } table)
        {
            return Received(ref line, in active, -1, ref sink);
        }

        var key = QueueKey.OfMessage(line.Queue, line.QueueId);
        var index = table.Find(key);
        if (index < 0)
        {
            // A message from before the first line: it was received then, now it is retried.
            index = table.Open(key);
            Remember(table, index, in active);
            table[index].Flags |= MessageFlags.Received;
            return LineOutcome.Ignored(IgnoredKind.QmgrRetry);
        }

        var isFirst = !table[index].Has(MessageFlags.Received);
        Remember(table, index, in active);
        table.Touch(index);
        CountAttempt(ref table[index]);
        if (!isFirst)
        {
            return LineOutcome.Ignored(IgnoredKind.QmgrRetry);
        }

        if (AddressProbes.MayBe(table, index))
        {
            table[index].Flags |= MessageFlags.Received | MessageFlags.MaybeProbe;
            return LineOutcome.Continuation;
        }

        return Received(ref line, in active, index, ref sink);
    }

    /// <summary>qmgr: "removed", the end of a message.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Removed<TSink>(ref LogLine line, EventKind kind, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, kind);
        var index = KnownMessage.Find(ref line);
        if (index < 0)
        {
            mailEvent.Correlation = Correlation.None;
        }
        else
        {
            var isProbe = line.Table![index].Has(MessageFlags.Probe);
            KnownMessage.Fill(line.Table, index, ref mailEvent);
            mailEvent.DelayUs = Math.Max(0, (line.TimeUnixNs - line.Table[index].OpenedNs) / 1000);
            line.Table.Close(index);
            if (isProbe)
            {
                return LineOutcome.Continuation;
            }
        }

        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    /// <summary>The acceptance of a message that the table knows.</summary>
    public static void Received<TSink>(ref LogLine line, int index, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        QueueActiveLine active = default;
        _ = Received(ref line, in active, index, ref sink);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LineOutcome Received<TSink>(ref LogLine line, in QueueActiveLine active, int index, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.MessageReceived);
        if (index >= 0)
        {
            var table = line.Table!;
            table[index].Flags |= MessageFlags.Received;
            KnownMessage.Fill(table, index, ref mailEvent);
            mailEvent.InternalHop = table[index].Has(MessageFlags.Reinjected);
            mailEvent.RelatedQueueId = table.Text(index, MessageText.Parent);
            mailEvent.Direction = DirectionOf(mailEvent.MessageSource);
            mailEvent.DelayUs = Math.Max(0, (line.TimeUnixNs - table[index].OpenedNs) / 1000);
        }
        else
        {
            mailEvent.Sender = active.Sender;
            mailEvent.NullSender = active.Sender.IsEmpty;
            mailEvent.SizeBytes = active.SizeBytes;
            mailEvent.RecipientCount = active.RecipientCount;
            mailEvent.Correlation = Correlation.None;
        }

        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LineOutcome LoggedIn<TSink>(
        ref LogLine line, in ClientLine client, SaslMechanism mechanism, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.AuthSucceeded);
        mailEvent.ClientName = client.Client.Name;
        mailEvent.ClientIp = client.Client.Address;
        mailEvent.ClientPort = client.Client.Port;
        mailEvent.User = client.User;
        mailEvent.Mechanism = mechanism;
        mailEvent.Protocol = Protocol.Esmtp;
        mailEvent.Direction = Direction.Outbound;
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    private static void Announce(ref LogLine line, in ClientLine client, SaslMechanism mechanism)
    {
        var table = line.Table!;
        var index = table.Open(QueueKey.OfMessage(line.Queue, line.QueueId));
        ref var message = ref table[index];
        message.Flags = MessageFlags.OriginKnown | (client.IsReinjected ? MessageFlags.Reinjected : 0);
        message.Source = client.IsReinjected ? MessageSource.Reinject
            : mechanism != SaslMechanism.None ? MessageSource.Submission : MessageSource.Smtp;
        message.Mechanism = mechanism;
        var origin = client.OriginalClient.Length > 0 ? client.OriginalClient : client.Client;
        message.ClientPort = (ushort)origin.Port;
        table.SetText(index, MessageText.ClientName, origin.Name);
        table.SetText(index, MessageText.ClientIp, origin.Address);
        table.SetText(index, MessageText.User, client.User);
        table.SetText(index, MessageText.Parent, client.OriginalQueueId);
    }

    private static void Remember(CorrelationTable table, int index, in QueueActiveLine active)
    {
        ref var message = ref table[index];
        message.SizeBytes = active.SizeBytes;
        message.RecipientCount = (int)active.RecipientCount;
        if (!message.Has(MessageFlags.SenderKnown))
        {
            message.Flags |= MessageFlags.SenderKnown;
            table.SetText(index, MessageText.Sender, active.Sender);
        }
    }

    private static void CountAttempt(ref MessageSlot message)
    {
        // Of a message from before the first line the number is unknown and stays 0.
        var isCounted = message.Attempts > 0 || !message.Has(MessageFlags.Received);
        if (isCounted && message.Attempts < ushort.MaxValue)
        {
            message.Attempts++;
        }
    }

    private static Direction DirectionOf(MessageSource source) => source switch
    {
        MessageSource.Smtp or MessageSource.Reinject => Direction.Inbound,
        MessageSource.Submission => Direction.Outbound,
        _ => Direction.Local,
    };

    private static ReadOnlySpan<byte> WithoutBrackets(ReadOnlySpan<byte> value) =>
        value.Length > 1 && value[0] == '<' && value[^1] == '>' ? value[1..^1] : value;
}
