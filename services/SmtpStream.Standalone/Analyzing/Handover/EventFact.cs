using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Standalone.Analyzing.Handover;

/// <summary>What the analysis uses of an event, with the lengths of its texts; the texts follow each other in the block.</summary>
internal struct EventFact
{
    public const int TextCount = 12;

    public long TimeUnixNs;
    public long SizeBytes;
    public long DelayUs;
    public long DelayBeforeQueueUs;
    public long DelayInQueueUs;
    public long DelayConnectionUs;
    public long DelayTransmissionUs;
    public uint Multiplicity;
    public uint RecipientCount;
    public TextLengths Lengths;
    public EventKind Kind;
    public DeliveryOutcome Outcome;
    public BounceClass BounceClass;
    public Provider Provider;
    public RejectStage Stage;
    public PolicyVerb PolicyVerb;
    public WarningCategory Warning;
    public MessageSource MessageSource;
    public TlsDirection TlsDirection;
    public TlsVersion TlsVersion;
    public bool HasDelays;
    public bool WarnOnly;

    [InlineArray(TextCount)]
    public struct TextLengths
    {
        private int _first;
    }
}
