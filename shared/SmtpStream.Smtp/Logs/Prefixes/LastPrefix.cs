using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs.Prefixes;

/// <summary>
/// "Nov  4 09:05:?? host " of the line before: nearly every line repeats it but for the second, and one comparison of 32 bytes
/// tells so. One thread at a time.
/// </summary>
internal sealed class LastPrefix
{
    private const int SecondStart = 13;
    private const long Nanos = 1_000_000_000;

    private Vector256<byte> _bytes;
    private Vector256<byte> _mask;
    private int _length = int.MaxValue;
    private int _hostStart;
    private ulong _hostHash;
    private long _minuteUtc;

    public void Forget() => _length = int.MaxValue;

    /// <param name="text">A line from its stamp on.</param>
    /// <param name="length">Of stamp, host and the spaces behind them.</param>
    /// <param name="line">What was read of it.</param>
    /// <param name="minuteUtc">Its minute, seconds since 1970-01-01 UTC.</param>
    public void Keep(ReadOnlySpan<byte> text, int length, in LogLine line, long minuteUtc)
    {
        Forget();
        if (length > Vector256<byte>.Count || text.Length < Vector256<byte>.Count)
        {
            return;
        }

        var seconds = Vector256.Equals(Vector256<byte>.Indices, Vector256.Create((byte)SecondStart))
            | Vector256.Equals(Vector256<byte>.Indices, Vector256.Create((byte)(SecondStart + 1)));
        _bytes = Vector256.Create(text);
        _mask = Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)length)) & ~seconds;
        _length = length;
        _hostStart = length - 1 - line.Host.Length;
        _hostHash = line.Queue;
        _minuteUtc = minuteUtc;
    }

    /// <summary>Fills time, host and queue of the line where its prefix is the one kept; returns its length, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(ReadOnlySpan<byte> text, scoped ref LogLine line)
    {
        if (text.Length < Vector256<byte>.Count || text.Length <= _length)
        {
            return 0;
        }

        ref var start = ref MemoryMarshal.GetReference(text);
        var bytes = Vector256.LoadUnsafe(ref start);
        if (((bytes ^ _bytes) & _mask) != Vector256<byte>.Zero || !Digits.AreTwoAt(text, SecondStart) || text[SecondStart] > '6')
        {
            return 0;
        }

        line.TimeUnixNs = (_minuteUtc + Digits.TwoAt(text, SecondStart)) * Nanos;
        line.TimeQuality = TimeQuality.YearAndZoneAssumed;

        // The prefix kept is shorter than the text.
        line.Host = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, _hostStart), _length - 1 - _hostStart);
        line.Queue = _hostHash;
        return _length;
    }
}
