namespace SmtpStream.Standalone.Parsing;

/// <summary>Cuts a stream into lines in place, in large blocks. One thread at a time.</summary>
internal sealed class LineReader(Stream content)
{
    private const int BlockBytes = 1 << 20;

    /// <summary>A longer line is handed over cut to this; it is too long for every parser anyway.</summary>
    private const int MaxLineBytes = BlockBytes;

    private readonly byte[] _buffer = new byte[2 * BlockBytes];
    private int _start;
    private int _end;
    private long _bufferOffset;
    private bool _atEnd;
    private bool _skipping;

    /// <summary>Byte offset of the line read last, in the decompressed content.</summary>
    public long Offset { get; private set; }

    /// <summary>The span is valid until the next call. False at the end.</summary>
    /// <exception cref="InvalidDataException">The compressed content is damaged or ends early; all before it was read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length >= 0)
            {
                Offset = _bufferOffset + _start;
                _start += length + 1;
                if (_skipping)
                {
                    _skipping = false;
                    continue;
                }

                line = rest[..length];
                return true;
            }

            if (_atEnd || rest.Length >= MaxLineBytes)
            {
                return TakeUnended(rest, out line);
            }

            Fill();
        }
    }

    private bool TakeUnended(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        Offset = _bufferOffset + _start;
        _start = _end;
        var isContinued = _skipping;
        _skipping = !_atEnd;
        line = rest;
        return rest.Length > 0 && !isContinued || (!_atEnd && TryRead(out line));
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _bufferOffset += _start;
            (_start, _end) = (0, _end - _start);
        }

        var read = content.Read(_buffer, _end, Math.Min(BlockBytes, _buffer.Length - _end));
        _atEnd = read == 0;
        _end += read;
    }
}
