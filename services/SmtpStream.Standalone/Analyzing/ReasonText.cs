namespace SmtpStream.Standalone.Analyzing;

/// <summary>Reduces a reply to what it has in common with others: addresses, bracketed text and long numbers become marks.</summary>
internal sealed class ReasonText
{
    private const int MaxBytes = 96;

    /// <summary>Longer runs of digits and capitals are ids.</summary>
    private const int IdBytes = 6;

    private readonly byte[] _bytes = new byte[512];
    private int _length;

    public ReasonText Start()
    {
        _length = 0;
        return this;
    }

    /// <summary>As it is, and a space behind it; nothing for an empty text.</summary>
    public ReasonText Literal(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return this;
        }

        text = text[..Math.Min(text.Length, MaxBytes)];
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
        _bytes[_length++] = (byte)' ';
        return this;
    }

    /// <summary>The span is valid until the next <see cref="Start"/>.</summary>
    public ReadOnlySpan<byte> Reduce(ReadOnlySpan<byte> text)
    {
        var limit = _length + MaxBytes;
        for (var i = 0; i < text.Length && _length < limit;)
        {
            i += text[i] switch
            {
                (byte)'<' => Enclosed(text[i..], (byte)'>'),
                (byte)'[' => Enclosed(text[i..], (byte)']'),
                _ => Word(text[i..], limit),
            };
        }

        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Bytes taken: "&lt;a@b&gt;" becomes "&lt;&gt;"; one without its end stands for itself.</summary>
    private int Enclosed(ReadOnlySpan<byte> text, byte close)
    {
        var end = text.IndexOf(close);
        _bytes[_length++] = text[0];
        if (end < 0)
        {
            return 1;
        }

        _bytes[_length++] = close;
        return end + 1;
    }

    /// <summary>Bytes taken: a word as it is, an id as "#", or one other byte.</summary>
    private int Word(ReadOnlySpan<byte> text, int limit)
    {
        var hasDigit = false;
        var length = 0;
        for (; length < text.Length; length++)
        {
            var isDigit = text[length] is >= (byte)'0' and <= (byte)'9';
            if (!isDigit && (text[length] | 0x20) is < (byte)'a' or > (byte)'z')
            {
                break;
            }

            hasDigit |= isDigit;
        }

        if (hasDigit && length > IdBytes)
        {
            _bytes[_length++] = (byte)'#';
            return length;
        }

        var taken = Math.Max(length, 1);
        var copied = text[..Math.Min(taken, limit - _length)];
        copied.CopyTo(_bytes.AsSpan(_length));
        _length += copied.Length;
        return taken;
    }
}
