using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs;

/// <summary>The one outcome of a line.</summary>
/// <remarks>
/// One number, made and read in a register: written as four fields and copied as a word, it waited for its own stores, a tenth
/// of parsing.
/// </remarks>
public readonly record struct LineOutcome
{
    // Kind, reason, then two bytes each for events and uncorrelated ones. Stands in snapshots.
    private readonly ulong _packed;

    private LineOutcome(ulong packed) => _packed = packed;

    public static LineOutcome Continuation => new((ulong)LineOutcomeKind.Continuation);

    public LineOutcomeKind Kind => (LineOutcomeKind)(byte)_packed;

    /// <summary>Events handed to the sink; 0 unless <see cref="Kind"/> is Events.</summary>
    public int EventCount => (ushort)(_packed >> 16);

    /// <summary>Of these, deliveries whose correlation is partial or none.</summary>
    public int UncorrelatedCount => (ushort)(_packed >> 32);

    /// <summary>None unless <see cref="Kind"/> is Rejected.</summary>
    public ParseFailure Failure => Kind == LineOutcomeKind.Rejected ? (ParseFailure)Reason : ParseFailure.None;

    /// <summary>None unless <see cref="Kind"/> is Ignored.</summary>
    public IgnoredKind IgnoredAs => Kind == LineOutcomeKind.Ignored ? (IgnoredKind)Reason : IgnoredKind.None;

    /// <summary>All of it in one number, for snapshots.</summary>
    internal long Packed => (long)_packed;

    private byte Reason => (byte)(_packed >> 8);

    public static LineOutcome Events(int count, int uncorrelated = 0) =>
        new((ulong)LineOutcomeKind.Events | (ulong)(ushort)count << 16 | (ulong)(ushort)uncorrelated << 32);

    internal static LineOutcome Unpack(long packed) => new((ulong)packed & 0xFFFF_FFFF_FFFF);

    public static LineOutcome Rejected(ParseFailure failure) =>
        new((ulong)LineOutcomeKind.Rejected | (ulong)(byte)failure << 8);

    public static LineOutcome Ignored(IgnoredKind kind) => new((ulong)LineOutcomeKind.Ignored | (ulong)(byte)kind << 8);
}
