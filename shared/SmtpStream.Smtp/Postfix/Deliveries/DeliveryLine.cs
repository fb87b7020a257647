using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>
/// "to=&lt;a&gt;, orig_to=&lt;b&gt;, relay=h[ip]:25, delay=0.5, delays=a/b/c/d, dsn=2.0.0, status=sent (text)", of smtp, lmtp,
/// local, virtual, pipe, error, retry and discard (postfix src/global/log_adhoc.c).
/// </summary>
internal static class DeliveryLine
{
    /// <summary>Sets what the line says of recipient, relay, delays and enhanced code; of a line that fails, some of it.</summary>
    /// <param name="text">The message behind the queue id, starting with "to=".</param>
    /// <param name="e">An event without any of these.</param>
    /// <param name="status">The word behind "status=".</param>
    /// <param name="words">What stands in the parentheses behind it.</param>
    /// <param name="failure">Why the line failed.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> text, scoped ref MailEvent e, out DeliveryStatus status, out ReadOnlySpan<byte> words, out ParseFailure failure)
    {
        status = DeliveryStatus.Unknown;
        words = default;
        failure = ParseFailure.BadAddress;
        if (!text.StartsWith("to="u8) || !MailAddress.TryRead(text[3..], (byte)',', out var recipient, out var length))
        {
            return false;
        }

        e.Recipient = recipient;
        var rest = TakeUsualKeys(text[(3 + length)..], ref e);
        return IsUsualStatus(rest)
            ? TryReadStatus(TakeUsualCode(rest, ref e), ref e, out status, out words, out failure)
            : TryReadKeys(rest, ref e, out status, out words, out failure);
    }

    // The first keys as nearly every line has them; from where a line differs, its rest is left to the loop.
    private static ReadOnlySpan<byte> TakeUsualKeys(ReadOnlySpan<byte> rest, scoped ref MailEvent e)
    {
        if (!rest.StartsWith(", relay="u8) || rest.Length < 8 + ByteWindow.MaxLength)
        {
            return rest;
        }

        var value = rest[8..];
        var end = ByteWindow.First(new ByteWindow(value).Find((byte)','));
        if (end == ByteWindow.MaxLength || !RelayName.TryRead(value[..end], ref e))
        {
            return rest;
        }

        rest = value[end..];
        return rest.StartsWith(", delay="u8) && rest.Length >= 8 + ByteWindow.MinLength ? TakeUsualTimes(rest, ref e) : rest;
    }

    // One window shows where all five times end, so that they are read side by side and not one after the other.
    private static ReadOnlySpan<byte> TakeUsualTimes(ReadOnlySpan<byte> rest, scoped ref MailEvent e)
    {
        var times = rest[8..];
        var window = new ByteWindow(times);
        var commas = window.Find((byte)',');
        var slashes = window.Find((byte)'/');
        var comma = ByteWindow.First(commas);
        var end = ByteWindow.First(ByteWindow.WithoutFirst(commas));
        if (end == ByteWindow.MaxLength || times.Length < end + sizeof(ulong) || !times[comma..].StartsWith(", delays="u8))
        {
            return rest;
        }

        var a = ByteWindow.First(slashes);
        slashes = ByteWindow.WithoutFirst(slashes);
        var b = ByteWindow.First(slashes);
        var c = ByteWindow.First(ByteWindow.WithoutFirst(slashes));
        if (comma >= a || c >= end)
        {
            return rest;
        }

        // Each is read as one word from its start, which is in front of the end.
        var isUsual = Digits.ReadSecondsAt(times, 0, out var total) == comma
            & Digits.ReadSecondsAt(times, comma + 9, out var beforeQueue) == a - comma - 9
            & Digits.ReadSecondsAt(times, a + 1, out var inQueue) == b - a - 1
            & Digits.ReadSecondsAt(times, b + 1, out var connection) == c - b - 1
            & Digits.ReadSecondsAt(times, c + 1, out var transmission) == end - c - 1;
        var hasAll = comma > 0 & a > comma + 9 & b > a + 1 & c > b + 1 & end > c + 1;
        if (!isUsual || !hasAll)
        {
            return rest;
        }

        e.HasDelays = true;
        e.DelayUs = total;
        e.DelayBeforeQueueUs = beforeQueue;
        e.DelayInQueueUs = inQueue;
        e.DelayConnectionUs = connection;
        e.DelayTransmissionUs = transmission;
        return times[end..];
    }

    // ", dsn=2.0.0, status="
    private static bool IsUsualStatus(ReadOnlySpan<byte> rest) =>
        rest.Length > 20 && rest.StartsWith(", dsn="u8) && rest[11..].StartsWith(", status="u8) && rest[7] == '.' && rest[9] == '.'
        && Digits.IsDigit(rest[6]) && Digits.IsDigit(rest[8]) && Digits.IsDigit(rest[10]);

    private static ReadOnlySpan<byte> TakeUsualCode(ReadOnlySpan<byte> rest, scoped ref MailEvent e)
    {
        e.ReplyEnhanced = rest[6..11];
        return rest[20..];
    }

    // Fixed order in Postfix, but keys come and go with versions: conn_use, tls; no comma behind conn_use in old ones.
    private static bool TryReadKeys(
        ReadOnlySpan<byte> rest, scoped ref MailEvent e, out DeliveryStatus status, out ReadOnlySpan<byte> words, out ParseFailure failure)
    {
        status = DeliveryStatus.Unknown;
        words = default;
        while (rest.Length > 2)
        {
            rest = rest[0] == ',' ? rest[2..] : rest[1..];
            if (rest.StartsWith("dsn="u8))
            {
                e.ReplyEnhanced = TakeValue(ref rest, 4);
                if (e.ReplyEnhanced.IsEmpty)
                {
                    failure = ParseFailure.TruncatedContent;
                    return false;
                }

                continue;
            }

            if (rest.StartsWith("status="u8))
            {
                return TryReadStatus(rest[7..], ref e, out status, out words, out failure);
            }

            if (!TryReadKey(ref rest, ref e, out failure))
            {
                return false;
            }
        }

        failure = ParseFailure.TruncatedContent;
        return false;
    }

    private static bool TryReadKey(scoped ref ReadOnlySpan<byte> rest, scoped ref MailEvent e, out ParseFailure failure)
    {
        failure = ParseFailure.TruncatedContent;
        if (rest.StartsWith("relay="u8))
        {
            var value = TakeValue(ref rest, 6);
            failure = rest.IsEmpty ? ParseFailure.TruncatedContent : ParseFailure.BadRelay;
            return RelayName.TryRead(value, ref e);
        }

        if (rest.StartsWith("delay="u8))
        {
            failure = ParseFailure.BadDelays;
            var isRead = TryTakeSeconds(ref rest, 6, out var total);
            e.DelayUs = total;
            return isRead;
        }

        if (rest.StartsWith("delays="u8))
        {
            failure = ParseFailure.BadDelays;
            return TryTakeDelays(ref rest, ref e);
        }

        return TryReadRareKey(ref rest, ref e, out failure);
    }

    private static bool TryReadRareKey(scoped ref ReadOnlySpan<byte> rest, scoped ref MailEvent e, out ParseFailure failure)
    {
        if (rest.StartsWith("orig_to="u8))
        {
            failure = ParseFailure.BadAddress;
            if (!MailAddress.TryRead(rest[8..], (byte)',', out var original, out var length))
            {
                return false;
            }

            e.OriginalRecipient = original;
            rest = rest[(8 + length)..];
            return true;
        }

        failure = ParseFailure.TruncatedContent;
        var equals = rest.IndexOf((byte)'=');
        if (equals is <= 0 or > 32)
        {
            return false;
        }

        var end = rest.IndexOfAny((byte)',', (byte)' ');
        rest = end < 0 ? default : rest[end..];
        return end > 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> TakeValue(scoped ref ReadOnlySpan<byte> rest, int keyLength)
    {
        var end = rest.IndexOf((byte)',');
        end = end < keyLength ? rest.Length : end;
        var value = rest[keyLength..end];
        rest = rest[end..];
        return value;
    }

    private static bool TryTakeSeconds(scoped ref ReadOnlySpan<byte> rest, int keyLength, out long microseconds)
    {
        var value = rest[keyLength..];
        var length = Digits.ReadSeconds(value, out microseconds);
        rest = value[length..];
        return length > 0;
    }

    private static bool TryTakeDelays(scoped ref ReadOnlySpan<byte> rest, scoped ref MailEvent e)
    {
        rest = rest[7..];
        if (!TryTakePart(ref rest, true, out var beforeQueue) || !TryTakePart(ref rest, true, out var inQueue)
            || !TryTakePart(ref rest, true, out var connection) || !TryTakePart(ref rest, false, out var transmission))
        {
            return false;
        }

        e.HasDelays = true;
        e.DelayBeforeQueueUs = beforeQueue;
        e.DelayInQueueUs = inQueue;
        e.DelayConnectionUs = connection;
        e.DelayTransmissionUs = transmission;
        return true;
    }

    private static bool TryTakePart(scoped ref ReadOnlySpan<byte> rest, bool hasSlash, out long microseconds)
    {
        var length = Digits.ReadSeconds(rest, out microseconds);
        if (length == 0 || (hasSlash && ((uint)length >= (uint)rest.Length || rest[length] != '/')))
        {
            return false;
        }

        rest = rest[(hasSlash ? length + 1 : length)..];
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadStatus(
        ReadOnlySpan<byte> rest, scoped ref MailEvent e, out DeliveryStatus status, out ReadOnlySpan<byte> words, out ParseFailure failure)
    {
        if (rest.StartsWith("sent ("u8))
        {
            status = DeliveryStatus.Sent;
            words = Words(rest[5..], ref e);
            failure = ParseFailure.None;
            return true;
        }

        return TryReadOtherStatus(rest, ref e, out status, out words, out failure);
    }

    private static bool TryReadOtherStatus(
        ReadOnlySpan<byte> rest, scoped ref MailEvent e, out DeliveryStatus status, out ReadOnlySpan<byte> words, out ParseFailure failure)
    {
        var end = rest.IndexOf((byte)' ');
        end = end < 0 ? rest.Length : end;
        status = StatusOf(rest[..end]);
        words = default;
        failure = ParseFailure.BadStatus;
        if (status == DeliveryStatus.Unknown)
        {
            return false;
        }

        words = Words(rest[Math.Min(end + 1, rest.Length)..], ref e);
        return true;
    }

    // A text that lacks its closing parenthesis was cut.
    private static ReadOnlySpan<byte> Words(ReadOnlySpan<byte> text, scoped ref MailEvent e)
    {
        if (text.Length > 0 && text[^1] == ' ')
        {
            text = text.TrimEnd((byte)' ');
        }

        if (text.Length > 0 && text[0] == '(')
        {
            e.Truncated = text[^1] != ')';
            text = e.Truncated ? text[1..] : text[1..^1];
        }

        return text;
    }

    private static DeliveryStatus StatusOf(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("sent"u8))
        {
            return DeliveryStatus.Sent;
        }

        return word switch
        {
            _ when word.SequenceEqual("deferred"u8) || word.SequenceEqual("SOFTBOUNCE"u8) => DeliveryStatus.Deferred,
            _ when word.SequenceEqual("bounced"u8) => DeliveryStatus.Bounced,
            _ when word.SequenceEqual("expired"u8) || word.SequenceEqual("force-expired"u8) => DeliveryStatus.Expired,
            _ when word.SequenceEqual("deliverable"u8) => DeliveryStatus.Deliverable,
            _ when word.StartsWith("undeliverable"u8) => DeliveryStatus.Undeliverable,
            _ => DeliveryStatus.Unknown,
        };
    }
}
