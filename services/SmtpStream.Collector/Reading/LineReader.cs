using System.IO.Hashing;

namespace SmtpStream.Collector.Reading;

/// <summary>
/// Cuts a stream into lines in one reused buffer. A line without its line feed waits; of a line longer than the limit its first
/// bytes are kept and the rest is skipped. One thread.
/// </summary>
internal sealed class LineReader
{
    /// <summary>Bytes before a position that identify it together with the content's first line.</summary>
    public const int TailBytes = 256;

    private const int BufferBytes = 256 * 1024;

    private readonly Stream _stream;
    private readonly int _maxLineBytes;
    private readonly byte[] _buffer;
    private int _start;
    private int _scanned;
    private int _end;
    private byte[]? _longLine;
    private long _longLineBytes;
    private ulong _tailBeforeLongLine;

    /// <param name="stream">Stands at <paramref name="offset"/> − min(offset, <see cref="TailBytes"/>).</param>
    /// <param name="offset">Where the first line starts.</param>
    /// <param name="maxLineBytes">Longest line that is kept whole.</param>
    /// <param name="buffer">A buffer of an earlier reader.</param>
    public LineReader(Stream stream, long offset, int maxLineBytes, byte[]? buffer = null)
    {
        _stream = stream;
        _maxLineBytes = maxLineBytes;
        _buffer = buffer ?? GC.AllocateUninitializedArray<byte>(Math.Max(BufferBytes, maxLineBytes * 3));
        var history = (int)Math.Min(offset, TailBytes);
        _end = _stream.ReadAtLeast(_buffer.AsSpan(0, history), history, throwOnEndOfStream: false);
        _start = _scanned = _end;
        Offset = offset;
    }

    /// <summary>Offset behind the last line handed out.</summary>
    public long Offset { get; private set; }

    /// <summary>Offset of the line handed out last.</summary>
    public long LineOffset { get; private set; }

    /// <summary>Bytes read behind <see cref="Offset"/>: an unfinished line, or lines not handed out yet.</summary>
    public long PendingBytes => _end - _start + _longLineBytes;

    public byte[] Buffer => _buffer;

    /// <summary>Hash of the <see cref="TailBytes"/> before <see cref="Offset"/>.</summary>
    public ulong TailHash => _longLineBytes > 0
        ? _tailBeforeLongLine
        : HashOfTail(_buffer.AsSpan(0, _start), Offset);

    public static ulong HashOfTail(ReadOnlySpan<byte> before, long offset) =>
        XxHash64.HashToUInt64(before[^(int)Math.Min(Math.Min(offset, TailBytes), before.Length)..]);

    /// <summary>Reads more; false at the end of what there is now.</summary>
    /// <exception cref="InvalidDataException">Compressed content is cut or damaged.</exception>
    public bool Fill()
    {
        if (_longLineBytes == 0 && _end - _start > _maxLineBytes)
        {
            StartLongLine();
        }

        Compact();
        var count = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }

    /// <summary>Hands out the next whole line of the buffer, without its line feed.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var length = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        if (length < 0)
        {
            _scanned = _end;
            line = default;
            return false;
        }

        var lineFeed = _scanned + length;
        line = Take(lineFeed, lineFeed + 1);
        return true;
    }

    /// <summary>At the end of content that will not grow: hands out what stands there without a line feed.</summary>
    public bool TryReadLast(out ReadOnlySpan<byte> line)
    {
        if (PendingBytes == 0)
        {
            line = default;
            return false;
        }

        line = Take(_end, _end);
        return true;
    }

    private ReadOnlySpan<byte> Take(int lineEnd, int next)
    {
        LineOffset = Offset;
        ReadOnlySpan<byte> line;
        if (_longLineBytes > 0)
        {
            line = _longLine.AsSpan(0, _maxLineBytes + 1);
            Offset += _longLineBytes + next - _start;
            _longLineBytes = 0;
        }
        else
        {
            // The parser rejects what is longer than its limit; one byte more tells it.
            line = _buffer.AsSpan(_start, Math.Min(lineEnd - _start, _maxLineBytes + 1));
            Offset += next - _start;
        }

        _start = _scanned = next;
        return line;
    }

    private void StartLongLine()
    {
        _tailBeforeLongLine = TailHash;
        _longLine ??= new byte[_maxLineBytes + 1];
        _buffer.AsSpan(_start, _maxLineBytes + 1).CopyTo(_longLine);
        _longLineBytes = _end - _start;
        _start = _scanned = _end;
    }

    private void Compact()
    {
        if (_longLine is not null && _longLineBytes > 0)
        {
            _longLineBytes += _end - _start;
            _start = _scanned = _end;
        }

        var keepFrom = Math.Max(0, _start - TailBytes);
        if (keepFrom == 0)
        {
            return;
        }

        _buffer.AsSpan(keepFrom, _end - keepFrom).CopyTo(_buffer);
        _start -= keepFrom;
        _scanned -= keepFrom;
        _end -= keepFrom;
    }
}
