using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Rejects;

/// <summary>
/// "from=&lt;a&gt; to=&lt;b&gt; proto=ESMTP helo=&lt;h&gt;" at the end of a reject; postscreen puts commas between. Parts may be absent.
/// </summary>
internal ref struct RejectTail
{
    // Hostile text can hold look-alikes; so many are tried from the end of the line.
    private const int MaxCandidates = 8;

    public bool HasSender;
    public ReadOnlySpan<byte> Sender;
    public ReadOnlySpan<byte> Recipient;
    public ReadOnlySpan<byte> Helo;
    public ReadOnlySpan<byte> User;
    public Protocol Protocol;

    /// <summary>What stands behind the tail and ": ", as cleanup writes it.</summary>
    public ReadOnlySpan<byte> After;

    /// <summary>The last "; key=" from which the rest of the line is such a tail.</summary>
    /// <returns>Index of its semicolon, or −1.</returns>
    public static int Find(ReadOnlySpan<byte> text, out RejectTail tail)
    {
        var end = text.Length;
        for (var i = 0; i < MaxCandidates && end > 0; i++)
        {
            var start = text[..end].LastIndexOf("; "u8);
            if (start < 0)
            {
                break;
            }

            tail = default;
            if (tail.TryRead(text[(start + 2)..]))
            {
                return start;
            }

            end = start;
        }

        tail = default;
        return -1;
    }

    private bool TryRead(ReadOnlySpan<byte> rest)
    {
        var found = false;
        while (TryTakeKey(ref rest))
        {
            found = true;
            if (rest.IsEmpty)
            {
                return true;
            }

            if (rest.StartsWith(": "u8))
            {
                After = rest[2..];
                return true;
            }

            rest = rest.StartsWith(", "u8) ? rest[2..] : rest[0] == ' ' ? rest[1..] : rest;
        }

        return found && rest.IsEmpty;
    }

    private bool TryTakeKey(scoped ref ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("from=<"u8))
        {
            HasSender = true;
            return TryTakeAddress(ref rest, 5, out Sender);
        }

        if (rest.StartsWith("to=<"u8))
        {
            return TryTakeAddress(ref rest, 3, out Recipient);
        }

        if (rest.StartsWith("helo=<"u8))
        {
            return TryTakeAddress(ref rest, 5, out Helo);
        }

        if (rest.StartsWith("sasl_username=<"u8))
        {
            var isRead = TryTakeAddress(ref rest, 14, out User);
            User = Redaction.IsBlob(User) ? default : User;
            return isRead;
        }

        if (!rest.StartsWith("proto="u8))
        {
            return false;
        }

        var end = rest.IndexOfAny((byte)' ', (byte)',', (byte)':');
        end = end < 0 ? rest.Length : end;
        Protocol = rest[6..end] switch
        {
            var name when name.SequenceEqual("ESMTP"u8) => Protocol.Esmtp,
            var name when name.SequenceEqual("SMTP"u8) => Protocol.Smtp,
            var name when name.SequenceEqual("LMTP"u8) => Protocol.Lmtp,
            _ => Protocol.None,
        };
        rest = rest[end..];
        return true;
    }

    // The bracket that closes is the first one behind which the line ends or goes on as a tail does.
    private static bool TryTakeAddress(scoped ref ReadOnlySpan<byte> rest, int keyLength, out ReadOnlySpan<byte> address)
    {
        address = default;
        var i = keyLength + 1;
        while (true)
        {
            var close = rest[i..].IndexOf((byte)'>');
            if (close < 0)
            {
                return false;
            }

            i += close + 1;
            var next = rest[i..];
            if (next.IsEmpty || next.StartsWith(": "u8) || IsNextKey(next))
            {
                address = rest[(keyLength + 1)..(i - 1)];
                rest = next;
                return true;
            }
        }
    }

    private static bool IsNextKey(ReadOnlySpan<byte> next)
    {
        next = next.StartsWith(", "u8) ? next[2..] : next[0] == ' ' ? next[1..] : default;
        return next.StartsWith("to=<"u8) || next.StartsWith("proto="u8) || next.StartsWith("helo=<"u8)
            || next.StartsWith("sasl_username=<"u8);
    }
}
