using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(ReadOnlySpan<byte> line, LineOutcome outcome)
    {
        Outcome = outcome;
        _length = 0;
        if (outcome.Kind == LineOutcomeKind.Events && line.Length <= MaxLineBytes)
        {
            Copy(line);
            _length = line.Length;
        }
    }

    // Every line comes through here: a few vectors, the last one overlapping, cost half of a call to copy.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(ReadOnlySpan<byte> line)
    {
        var last = line.Length - Vector512<byte>.Count;
        if (last < 0)
        {
            line.CopyTo(_line);
            return;
        }

        ref var from = ref MemoryMarshal.GetReference(line);
        ref var to = ref MemoryMarshal.GetArrayDataReference(_line);
        for (var i = 0; i < last; i += Vector512<byte>.Count)
        {
            Vector512.LoadUnsafe(ref from, (nuint)i).StoreUnsafe(ref to, (nuint)i);
        }

        Vector512.LoadUnsafe(ref from, (nuint)last).StoreUnsafe(ref to, (nuint)last);
    }
}
