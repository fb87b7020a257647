using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp;

/// <summary>
/// One thing that happened to a connection or a message, as a view: the spans point into the line, the correlation table or
/// the encoded batch and live only as long as the call that hands the event over. Mirrors <c>smtpstream.v1.MailEvent</c>.
/// </summary>
/// <remarks>
/// An empty span is an absent field. Strings are UTF-8 as logged; text is hostile. A view takes 600 bytes that every call of a
/// method with one clears: such methods are kept out of their callers (<c>NoInlining</c>), whose other lines need none.
/// </remarks>
public ref struct MailEvent
{
    private KindCodes _codes;

    public EventKind Kind { get; set; }

    /// <summary>Event time, nanoseconds since 1970-01-01 UTC.</summary>
    public long TimeUnixNs { get; set; }

    /// <summary>Stamp as written where it differs from the event time, else 0.</summary>
    public long OriginalTimeUnixNs { get; set; }

    public SourcePosition Position { get; set; }

    /// <summary>Host in the line: the server entity.</summary>
    public ReadOnlySpan<byte> Server { get; set; }

    /// <summary>What precedes the daemon in the program name ("postfix/submission"), or the program itself.</summary>
    public ReadOnlySpan<byte> Service { get; set; }

    /// <summary>Last component of the program name ("smtpd").</summary>
    public ReadOnlySpan<byte> Daemon { get; set; }

    public uint Pid { get; set; }
    public ReadOnlySpan<byte> QueueId { get; set; }
    public Direction Direction { get; set; }
    public bool InternalHop { get; set; }

    /// <summary>Delivery attempt of this message, from 1; 0 is unknown.</summary>
    public uint Attempt { get; set; }

    /// <summary>How many equal events this one stands for; 0 and 1 are one.</summary>
    public uint Multiplicity { get; set; }

    public TimeQuality TimeQuality { get; set; }
    public bool Future { get; set; }
    public bool Truncated { get; set; }
    public Correlation Correlation { get; set; }
    public uint PseudonymKeyId { get; set; }
    public ReadOnlySpan<byte> OwnIp { get; set; }

    public ReadOnlySpan<byte> ClientName { get; set; }
    public ReadOnlySpan<byte> ClientIp { get; set; }
    public uint ClientPort { get; set; }
    public ReadOnlySpan<byte> ClientHelo { get; set; }

    public ReadOnlySpan<byte> Sender { get; set; }

    /// <summary>The envelope sender is known and empty (RFC 5321 section 4.5.5).</summary>
    public bool NullSender { get; set; }

    public ReadOnlySpan<byte> Recipient { get; set; }
    public ReadOnlySpan<byte> OriginalRecipient { get; set; }

    /// <summary>Reply code (RFC 5321 section 4.2), 0 where none was logged.</summary>
    public uint ReplyCode { get; set; }

    /// <summary>Enhanced status code (RFC 3463), "5.1.1".</summary>
    public ReadOnlySpan<byte> ReplyEnhanced { get; set; }

    public ReadOnlySpan<byte> ReplyText { get; set; }
    public ReplyOrigin ReplyOrigin { get; set; }
    public ReadOnlySpan<byte> ReplyCommand { get; set; }

    public RelayKind RelayKind { get; set; }
    public ReadOnlySpan<byte> RelayName { get; set; }
    public ReadOnlySpan<byte> RelayIp { get; set; }
    public uint RelayPort { get; set; }

    public TlsVersion TlsVersion { get; set; }
    public ReadOnlySpan<byte> TlsCipher { get; set; }
    public uint TlsBits { get; set; }
    public TlsTrust TlsTrust { get; set; }
    public TlsDirection TlsDirection { get; set; }

    /// <summary>The line carried delays a/b/c/d.</summary>
    public bool HasDelays { get; set; }

    /// <summary>Total delay; where the line carries none, the age of the message since its first line. Microseconds.</summary>
    public long DelayUs { get; set; }

    public long DelayBeforeQueueUs { get; set; }
    public long DelayInQueueUs { get; set; }
    public long DelayConnectionUs { get; set; }
    public long DelayTransmissionUs { get; set; }

    public ReadOnlySpan<byte> User { get; set; }
    public SaslMechanism Mechanism { get; set; }
    public ReadOnlySpan<byte> MessageId { get; set; }
    public long SizeBytes { get; set; }
    public uint RecipientCount { get; set; }

    public DeliveryOutcome Outcome { get; set; }
    public BounceClass BounceClass { readonly get => _codes.BounceClass; set => _codes.BounceClass = value; }
    public Provider Provider { get; set; }
    public RejectStage Stage { readonly get => _codes.Stage; set => _codes.Stage = value; }
    public RejectActor RejectedBy { readonly get => _codes.RejectedBy; set => _codes.RejectedBy = value; }
    public CloseReason CloseReason { readonly get => _codes.CloseReason; set => _codes.CloseReason = value; }
    public PolicyVerb PolicyVerb { readonly get => _codes.PolicyVerb; set => _codes.PolicyVerb = value; }
    public WarningCategory Warning { readonly get => _codes.Warning; set => _codes.Warning = value; }
    public LifecycleChange Lifecycle { readonly get => _codes.Lifecycle; set => _codes.Lifecycle = value; }
    public PostscreenTest PostscreenTest { readonly get => _codes.PostscreenTest; set => _codes.PostscreenTest = value; }
    public NotificationKind NotificationKind { readonly get => _codes.NotificationKind; set => _codes.NotificationKind = value; }
    public ConnectError ConnectError { readonly get => _codes.ConnectError; set => _codes.ConnectError = value; }
    public RateLimitKind RateLimit { readonly get => _codes.RateLimit; set => _codes.RateLimit = value; }
    public FilterMethod FilterMethod { readonly get => _codes.FilterMethod; set => _codes.FilterMethod = value; }
    public FilterResult FilterResult { readonly get => _codes.FilterResult; set => _codes.FilterResult = value; }
    public MessageSource MessageSource { get; set; }
    public Protocol Protocol { readonly get => _codes.Protocol; set => _codes.Protocol = value; }
    public bool WarnOnly { readonly get => _codes.WarnOnly; set => _codes.WarnOnly = value; }

    /// <summary>New queue id of a notification, or the id that the next hop told ("queued as").</summary>
    public ReadOnlySpan<byte> RelatedQueueId { get; set; }

    /// <summary>Restriction, blocklist zone, milter, filter domain or other name that decided.</summary>
    public ReadOnlySpan<byte> Rule { get; set; }

    public ReadOnlySpan<byte> Text { get; set; }

    /// <summary>Score, rank, limit or lost lines, whatever the kind measures.</summary>
    public double Value { get; set; }

    /// <summary>Command counters as logged, "ehlo=1 auth=0/3 mail=1"; the encoder splits them into verb, ok, total.</summary>
    public ReadOnlySpan<byte> Commands { get; set; }

    public ReadOnlySpan<byte> Transport { get; set; }

    /// <summary>
    /// The numbers of the fields from <see cref="BounceClass"/> to <see cref="WarnOnly"/> that only some kinds have, a byte each,
    /// in the order of <see cref="KindCodes"/>: one comparison tells which are set.
    /// </summary>
    public readonly Vector128<byte> GetCodes() => Unsafe.BitCast<KindCodes, Vector128<byte>>(_codes);
}
