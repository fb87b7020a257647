namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>
/// The text of a reply of several lines (RFC 5321 section 4.2.1), which Postfix logs on one: "550-5.7.1 first 550-5.7.1 second
/// 550 5.7.1 last" without the codes in front of each.
/// </summary>
internal static class ReplyLines
{
    // One event holds one reply, and is taken before the next one is read.
    [ThreadStatic]
    private static byte[]? _joined;

    /// <param name="text">What follows the codes of the first line.</param>
    /// <param name="code">Reply code, the same on every line.</param>
    /// <param name="enhanced">Enhanced status code of the first line; a line need not repeat it (RFC 2034 section 4).</param>
    public static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> text, uint code, ReadOnlySpan<byte> enhanced)
    {
        Span<byte> mark = [(byte)' ', (byte)('0' + code / 100), (byte)('0' + code / 10 % 10), (byte)('0' + code % 10), (byte)'-'];
        var joined = (_joined ??= new byte[ServerReply.MaxTextBytes]).AsSpan();
        var length = 0;
        for (var next = text.IndexOf(mark); next >= 0; next = text.IndexOf(mark))
        {
            length += Append(text[..next], joined[length..], isLast: false);
            text = WithoutEnhanced(text[(next + mark.Length)..], enhanced);
        }

        mark[^1] = (byte)' ';
        var last = LastLine(text, mark, enhanced);
        if (last >= 0)
        {
            length += Append(text[..last], joined[length..], isLast: false);
            text = WithoutEnhanced(text[(last + mark.Length)..], enhanced);
        }

        length += Append(text, joined[length..], isLast: true);
        return joined[..length];
    }

    // The number may stand in the words too: where the enhanced code follows it, it is the reply's.
    private static int LastLine(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark, ReadOnlySpan<byte> enhanced)
    {
        for (var end = text.Length; !enhanced.IsEmpty && text[..end].LastIndexOf(mark) is >= 0 and var at; end = at)
        {
            if (text[(at + mark.Length)..].StartsWith(enhanced))
            {
                return at;
            }
        }

        return text.LastIndexOf(mark);
    }

    private static ReadOnlySpan<byte> WithoutEnhanced(ReadOnlySpan<byte> line, ReadOnlySpan<byte> enhanced) =>
        !enhanced.IsEmpty && line.StartsWith(enhanced) && line.Length > enhanced.Length && line[enhanced.Length] == ' '
            ? line[(enhanced.Length + 1)..]
            : line;

    private static int Append(ReadOnlySpan<byte> line, Span<byte> joined, bool isLast)
    {
        line = line.Trim((byte)' ');
        var length = Math.Min(line.Length, joined.Length);
        line[..length].CopyTo(joined);
        if (isLast || length == 0 || length == joined.Length)
        {
            return length;
        }

        joined[length] = (byte)' ';
        return length + 1;
    }
}
