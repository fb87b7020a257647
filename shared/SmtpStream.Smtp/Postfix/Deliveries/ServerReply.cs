using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>
/// The reply in the text of a delivery: "250 2.0.0 Ok", "host H said: 550 5.1.1 … (in reply to RCPT TO command)",
/// "host H refused to talk to me: 421 …", or a reason of our own side.
/// </summary>
internal ref struct ServerReply
{
    public const int MaxTextBytes = 512;

    public uint Code;
    public ReadOnlySpan<byte> Enhanced;
    public ReadOnlySpan<byte> Text;
    public ReadOnlySpan<byte> Command;
    public ReplyOrigin Origin;

    public static ServerReply Read(ReadOnlySpan<byte> text)
    {
        ServerReply reply = default;
        if (text.IsEmpty)
        {
            return reply;
        }

        var quoted = text;
        if (text[0] is (byte)'h' or (byte)'d')
        {
            quoted = AfterSpeaker(text);
        }

        reply.Origin = ReplyOrigin.Local;
        var hasMoreLines = quoted.Length > 3 && quoted[3] == '-';
        if (!reply.TryReadCode(ref quoted))
        {
            reply.Text = Cut(text);
            return reply;
        }

        reply.Origin = ReplyOrigin.Remote;
        var words = reply.WithoutCommand(quoted);
        reply.Text = hasMoreLines ? ReplyLines.Join(words, reply.Code, reply.Enhanced) : Cut(words);
        return reply;
    }

    /// <summary>A reply of our own server, "554 5.7.1 text"; code or enhanced code may be missing.</summary>
    public static ServerReply ReadOwn(ReadOnlySpan<byte> text)
    {
        ServerReply reply = default;
        reply.Origin = ReplyOrigin.Local;
        if (!reply.TryReadCode(ref text))
        {
            reply.Enhanced = TakeEnhanced(ref text);
        }

        reply.Text = Cut(text);
        return reply;
    }

    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) =>
        text.Length <= MaxTextBytes ? text : text[..MaxTextBytes];

    // "host mx[ip] said: ", "delivery temporarily suspended: host mx[ip] refused to talk to me: "
    private static ReadOnlySpan<byte> AfterSpeaker(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("delivery temporarily suspended: "u8))
        {
            text = text[32..];
        }

        if (!text.StartsWith("host "u8))
        {
            return default;
        }

        var head = text[..Math.Min(text.Length, 400)];
        var said = head.IndexOf("] said: "u8);
        if (said >= 0)
        {
            return text[(said + 8)..];
        }

        var refused = head.IndexOf("] refused to talk to me: "u8);
        return refused >= 0 ? text[(refused + 25)..] : default;
    }

    private bool TryReadCode(scoped ref ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || text[0] is not (>= (byte)'1' and <= (byte)'5') || !Digits.AreTwoAt(text, 1)
            || (text.Length > 3 && text[3] is not ((byte)' ' or (byte)'-')))
        {
            return false;
        }

        Code = (uint)((text[0] - '0') * 100 + Digits.TwoAt(text, 1));
        text = text[Math.Min(4, text.Length)..];
        Enhanced = TakeEnhanced(ref text);
        return true;
    }

    // RFC 3463 section 2: class "." subject "." detail, subject and detail of up to 3 digits.
    private static ReadOnlySpan<byte> TakeEnhanced(scoped ref ReadOnlySpan<byte> text)
    {
        if (text.Length < 5 || text[0] is not ((byte)'2' or (byte)'4' or (byte)'5') || text[1] != '.')
        {
            return default;
        }

        if (text.Length > 6 && Digits.IsDigit(text[2]) && text[3] == '.' && Digits.IsDigit(text[4]) && text[5] == ' ')
        {
            var usual = text[..5];
            text = text[6..];
            return usual;
        }

        var i = 2 + Digits.Read(text[2..], out _);
        if (i is 2 or > 5 || i >= text.Length || text[i] != '.')
        {
            return default;
        }

        var detail = Digits.Read(text[(i + 1)..], out _);
        var end = i + 1 + detail;
        if (detail is 0 or > 3 || (end < text.Length && Digits.IsDigit(text[end])))
        {
            return default;
        }

        var enhanced = text[..end];
        text = end < text.Length && text[end] is (byte)' ' or (byte)'-' ? text[(end + 1)..] : text[end..];
        return enhanced;
    }

    // The remote's words end where Postfix names the command that they answer; its own parentheses may nest before.
    private ReadOnlySpan<byte> WithoutCommand(ReadOnlySpan<byte> text)
    {
        const int SuffixLength = 9;
        if (!text.EndsWith(" command)"u8))
        {
            return text;
        }

        var open = text.LastIndexOf(" (in reply to "u8);
        if (open < 0)
        {
            return text;
        }

        // A line that lost the command's name: the two phrases share a space.
        var end = text.Length - SuffixLength;
        Command = text[Math.Min(open + 14, end)..end];
        return text[..open];
    }
}
