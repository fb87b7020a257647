using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs;

/// <summary>The one outcome of a line.</summary>
public readonly record struct LineOutcome
{
    private readonly byte _reason;
    private readonly ushort _events;
    private readonly ushort _uncorrelated;

    private LineOutcome(LineOutcomeKind kind, byte reason, int events, int uncorrelated)
    {
        Kind = kind;
        _reason = reason;
        _events = (ushort)events;
        _uncorrelated = (ushort)uncorrelated;
    }

    public static LineOutcome Continuation => new(LineOutcomeKind.Continuation, 0, 0, 0);

    public LineOutcomeKind Kind { get; }

    /// <summary>Events handed to the sink; 0 unless <see cref="Kind"/> is Events.</summary>
    public int EventCount => _events;

    /// <summary>Of these, deliveries whose correlation is partial or none.</summary>
    public int UncorrelatedCount => _uncorrelated;

    /// <summary>None unless <see cref="Kind"/> is Rejected.</summary>
    public ParseFailure Failure => Kind == LineOutcomeKind.Rejected ? (ParseFailure)_reason : ParseFailure.None;

    /// <summary>None unless <see cref="Kind"/> is Ignored.</summary>
    public IgnoredKind IgnoredAs => Kind == LineOutcomeKind.Ignored ? (IgnoredKind)_reason : IgnoredKind.None;

    /// <summary>All of it in one number, for snapshots.</summary>
    internal long Packed => (long)Kind | (long)_reason << 8 | (long)_events << 16 | (long)_uncorrelated << 32;

    public static LineOutcome Events(int count, int uncorrelated = 0) =>
        new(LineOutcomeKind.Events, 0, count, uncorrelated);

    internal static LineOutcome Unpack(long packed) =>
        new((LineOutcomeKind)(byte)packed, (byte)(packed >> 8), (ushort)(packed >> 16), (ushort)(packed >> 32));

    public static LineOutcome Rejected(ParseFailure failure) => new(LineOutcomeKind.Rejected, (byte)failure, 0, 0);

    public static LineOutcome Ignored(IgnoredKind kind) => new(LineOutcomeKind.Ignored, (byte)kind, 0, 0);
}
