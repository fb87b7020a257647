using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Standalone.Analyzing.Handover;

/// <summary>Events on their way from the parser to the analysis, copied so that the line may go. One thread at a time.</summary>
internal sealed class EventBlock
{
    private const int MaxEvents = 2048;
    private const int MaxTextBytes = 256 * 1024;

    private readonly EventFact[] _facts = new EventFact[MaxEvents];
    private byte[] _texts = new byte[MaxTextBytes];
    private int _count;
    private int _textLength;

    public bool IsFull => _count == MaxEvents || _textLength >= MaxTextBytes;

    public void Clear() => (_count, _textLength) = (0, 0);

    public void Append(in MailEvent e)
    {
        ref var fact = ref _facts[_count++];
        fact.Kind = e.Kind;
        fact.TimeUnixNs = e.TimeUnixNs;
        fact.Multiplicity = e.Multiplicity;
        fact.SizeBytes = e.SizeBytes;
        fact.RecipientCount = e.RecipientCount;
        fact.HasDelays = e.HasDelays;
        fact.DelayUs = e.DelayUs;
        fact.DelayBeforeQueueUs = e.DelayBeforeQueueUs;
        fact.DelayInQueueUs = e.DelayInQueueUs;
        fact.DelayConnectionUs = e.DelayConnectionUs;
        fact.DelayTransmissionUs = e.DelayTransmissionUs;
        fact.Outcome = e.Outcome;
        fact.BounceClass = e.BounceClass;
        fact.Provider = e.Provider;
        fact.Stage = e.Stage;
        fact.PolicyVerb = e.PolicyVerb;
        fact.Warning = e.Warning;
        fact.MessageSource = e.MessageSource;
        fact.TlsDirection = e.TlsDirection;
        fact.TlsVersion = e.TlsVersion;
        fact.WarnOnly = e.WarnOnly;
        AppendTexts(ref fact.Lengths, e);
    }

    public void AddTo(LogAnalysis analysis)
    {
        MailEvent e = default;
        var texts = _texts.AsSpan(0, _textLength);
        foreach (ref readonly var fact in _facts.AsSpan(0, _count))
        {
            Fill(ref e, fact);
            e.Server = Take(ref texts, fact.Lengths[0]);
            e.Daemon = Take(ref texts, fact.Lengths[1]);
            e.QueueId = Take(ref texts, fact.Lengths[2]);
            e.ClientName = Take(ref texts, fact.Lengths[3]);
            e.ClientIp = Take(ref texts, fact.Lengths[4]);
            e.Sender = Take(ref texts, fact.Lengths[5]);
            e.Recipient = Take(ref texts, fact.Lengths[6]);
            e.User = Take(ref texts, fact.Lengths[7]);
            e.ReplyEnhanced = Take(ref texts, fact.Lengths[8]);
            e.ReplyText = Take(ref texts, fact.Lengths[9]);
            e.RelayName = Take(ref texts, fact.Lengths[10]);
            e.Text = Take(ref texts, fact.Lengths[11]);
            analysis.Add(e);
        }
    }

    private static void Fill(ref MailEvent e, in EventFact fact)
    {
        e.Kind = fact.Kind;
        e.TimeUnixNs = fact.TimeUnixNs;
        e.Multiplicity = fact.Multiplicity;
        e.SizeBytes = fact.SizeBytes;
        e.RecipientCount = fact.RecipientCount;
        e.HasDelays = fact.HasDelays;
        e.DelayUs = fact.DelayUs;
        e.DelayBeforeQueueUs = fact.DelayBeforeQueueUs;
        e.DelayInQueueUs = fact.DelayInQueueUs;
        e.DelayConnectionUs = fact.DelayConnectionUs;
        e.DelayTransmissionUs = fact.DelayTransmissionUs;
        e.Outcome = fact.Outcome;
        e.BounceClass = fact.BounceClass;
        e.Provider = fact.Provider;
        e.Stage = fact.Stage;
        e.PolicyVerb = fact.PolicyVerb;
        e.Warning = fact.Warning;
        e.MessageSource = fact.MessageSource;
        e.TlsDirection = fact.TlsDirection;
        e.TlsVersion = fact.TlsVersion;
        e.WarnOnly = fact.WarnOnly;
    }

    private static ReadOnlySpan<byte> Take(scoped ref Span<byte> texts, int length)
    {
        var taken = texts[..length];
        texts = texts[length..];
        return taken;
    }

    // Only what the analysis groups by: copying every text would cost as much as reading them from the line.
    private void AppendTexts(ref EventFact.TextLengths lengths, in MailEvent e)
    {
        lengths = default;
        switch (e.Kind)
        {
            case EventKind.MessageReceived:
                lengths[3] = Append(e.ClientName);
                lengths[5] = Append(e.Sender);
                lengths[7] = Append(e.User);
                break;
            case EventKind.DeliveryAttempted:
                AppendDelivery(ref lengths, e);
                break;
            case EventKind.SessionOpened:
                lengths[1] = Append(e.Daemon);
                break;
            case EventKind.AuthSucceeded or EventKind.AuthFailed:
                lengths[4] = Append(e.ClientIp);
                lengths[7] = Append(e.User);
                break;
            case EventKind.Rejected or EventKind.PolicyAction or EventKind.MessageHeld:
                lengths[4] = Append(e.ClientIp);
                AppendReason(ref lengths, e);
                break;
            case EventKind.ConnectFailed or EventKind.ServerWarning or EventKind.ServerLifecycle:
                lengths[1] = Append(e.Daemon);
                AppendReason(ref lengths, e);
                break;
            default:
                break;
        }
    }

    private void AppendDelivery(ref EventFact.TextLengths lengths, in MailEvent e)
    {
        if (e.Outcome != DeliveryOutcome.Sent)
        {
            lengths[0] = Append(e.Server);
            lengths[1] = Append(e.Daemon);
            lengths[2] = Append(e.QueueId);
        }

        lengths[6] = Append(e.Recipient);
        if (e.Outcome != DeliveryOutcome.Sent || e.ReplyText.StartsWith(LogAnalysis.Forwarded))
        {
            AppendReason(ref lengths, e);
        }
    }

    private void AppendReason(ref EventFact.TextLengths lengths, in MailEvent e)
    {
        lengths[8] = Append(e.ReplyEnhanced);
        lengths[9] = Append(e.ReplyText);
        lengths[10] = Append(e.RelayName);
        lengths[11] = Append(e.Text);
    }

    private int Append(ReadOnlySpan<byte> text)
    {
        if (text.Length > _texts.Length - _textLength)
        {
            Array.Resize(ref _texts, Math.Max(_texts.Length * 2, _textLength + text.Length));
        }

        text.CopyTo(_texts.AsSpan(_textLength));
        _textLength += text.Length;
        return text.Length;
    }
}
