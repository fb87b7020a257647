using SmtpStream.Smtp.Logs;

namespace SmtpStream.Smtp.Correlating;

/// <summary>The last line and its outcome: syslogd writes "last message repeated N times" instead of the line again.</summary>
internal sealed class RepeatMemory
{
    private const int MaxLineBytes = 2048;

    private readonly byte[] _line = new byte[MaxLineBytes];
    private int _length;

    /// <summary>The last line where it gave events, else empty: then its outcome is all there is to repeat.</summary>
    public ReadOnlySpan<byte> Line => _line.AsSpan(0, _length);

    public LineOutcome Outcome { get; private set; } = LineOutcome.Continuation;

    public void Keep(ReadOnlySpan<byte> line, LineOutcome outcome)
    {
        Outcome = outcome;
        _length = 0;
        if (outcome.Kind == LineOutcomeKind.Events && line.Length <= MaxLineBytes)
        {
            line.CopyTo(_line);
            _length = line.Length;
        }
    }
}
