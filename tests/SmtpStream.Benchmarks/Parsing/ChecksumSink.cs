using SmtpStream.Smtp;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>A hash over every field of every event, so that a fast wrong parser cannot win.</summary>
internal struct ChecksumSink : IMailEventSink
{
    public ulong Hash;

    public void OnEvent(in MailEvent e)
    {
        Add((ulong)e.Kind, (ulong)e.TimeUnixNs, (ulong)e.Position.Offset, (ulong)e.Position.Ordinal, e.Pid, e.Attempt);
        Add(e.Multiplicity, (ulong)e.TimeQuality, (ulong)e.Correlation, (ulong)e.Direction, e.ClientPort, e.ReplyCode);
        Add(e.RelayPort, (ulong)e.RelayKind, (ulong)e.ReplyOrigin, (ulong)e.TlsVersion, e.TlsBits, (ulong)e.TlsTrust);
        Add((ulong)e.DelayUs, (ulong)e.DelayBeforeQueueUs, (ulong)e.DelayInQueueUs, (ulong)e.DelayConnectionUs,
            (ulong)e.DelayTransmissionUs, (ulong)e.SizeBytes);
        Add(e.RecipientCount, (ulong)e.Outcome, (ulong)e.BounceClass, (ulong)e.Provider, (ulong)e.Stage, (ulong)e.RejectedBy);
        Add((ulong)e.CloseReason, (ulong)e.PolicyVerb, (ulong)e.Warning, (ulong)e.Lifecycle, (ulong)e.PostscreenTest,
            (ulong)e.NotificationKind);
        Add((ulong)e.ConnectError, (ulong)e.RateLimit, (ulong)e.FilterMethod, (ulong)e.FilterResult, (ulong)e.MessageSource,
            (ulong)e.Protocol);
        Add(BitConverter.DoubleToUInt64Bits(e.Value), (ulong)e.Mechanism, (ulong)e.TlsDirection, Flags(in e), 0, 0);
        Add(e.Server);
        Add(e.Service);
        Add(e.Daemon);
        Add(e.QueueId);
        Add(e.ClientName);
        Add(e.ClientIp);
        Add(e.ClientHelo);
        Add(e.Sender);
        Add(e.Recipient);
        Add(e.OriginalRecipient);
        Add(e.ReplyEnhanced);
        Add(e.ReplyText);
        Add(e.ReplyCommand);
        Add(e.RelayName);
        Add(e.RelayIp);
        Add(e.TlsCipher);
        Add(e.User);
        Add(e.MessageId);
        Add(e.RelatedQueueId);
        Add(e.Rule);
        Add(e.Text);
        Add(e.Commands);
        Add(e.Transport);
        Add(e.OwnIp);
    }

    private static ulong Flags(in MailEvent e) =>
        (e.NullSender ? 1UL : 0) | (e.InternalHop ? 2UL : 0) | (e.Future ? 4UL : 0) | (e.Truncated ? 8UL : 0)
        | (e.HasDelays ? 16UL : 0) | (e.WarnOnly ? 32UL : 0);

    private void Add(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f)
    {
        Add(a);
        Add(b);
        Add(c);
        Add(d);
        Add(e);
        Add(f);
    }

    private void Add(ulong value) => Hash = (Hash ^ value) * 0x100000001B3;

    private void Add(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            Add(b);
        }

        Add((ulong)text.Length);
    }
}
