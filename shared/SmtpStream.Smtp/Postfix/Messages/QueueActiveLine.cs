using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Messages;

/// <summary>"from=&lt;a@b&gt;, size=5938, nrcpt=2 (queue active)" or "from=&lt;a@b&gt;, status=expired, returned to sender" of qmgr.</summary>
internal ref struct QueueActiveLine
{
    public ReadOnlySpan<byte> Sender;
    public long SizeBytes;
    public uint RecipientCount;
    public bool IsExpired;

    /// <remarks>The text: the message behind the queue id, starting with "from=".</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out QueueActiveLine line, out ParseFailure failure)
    {
        line = default;
        failure = ParseFailure.BadAddress;
        if (!text.StartsWith("from="u8) || !MailAddress.TryRead(text[5..], (byte)',', out line.Sender, out var length))
        {
            return false;
        }

        var rest = text[(5 + length)..];
        if (rest.StartsWith(", size="u8))
        {
            return line.TryReadCounts(rest[7..], out failure);
        }

        line.IsExpired = rest.StartsWith(", status=expired"u8) || rest.StartsWith(", status=force-expired"u8);
        failure = rest.Length < 8 ? ParseFailure.TruncatedContent : ParseFailure.BadStatus;
        return line.IsExpired;
    }

    private bool TryReadCounts(ReadOnlySpan<byte> rest, out ParseFailure failure)
    {
        failure = ParseFailure.BadNumber;
        var digits = Digits.Read(rest, out SizeBytes);
        if (digits == 0)
        {
            return false;
        }

        rest = rest[digits..];
        if (!rest.StartsWith(", nrcpt="u8))
        {
            return false;
        }

        digits = Digits.Read(rest[8..], out var count);
        RecipientCount = (uint)Math.Min(count, int.MaxValue);
        return digits > 0;
    }
}
