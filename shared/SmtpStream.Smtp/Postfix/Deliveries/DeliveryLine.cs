using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>
/// "to=&lt;a&gt;, orig_to=&lt;b&gt;, relay=h[ip]:25, delay=0.5, delays=a/b/c/d, dsn=2.0.0, status=sent (text)", of smtp, lmtp,
/// local, virtual, pipe, error, retry and discard (postfix src/global/log_adhoc.c).
/// </summary>
internal ref struct DeliveryLine
{
    public ReadOnlySpan<byte> Recipient;
    public ReadOnlySpan<byte> OriginalRecipient;
    public RelayName Relay;
    public bool HasDelays;
    public long DelayUs;
    public long BeforeQueueUs;
    public long InQueueUs;
    public long ConnectionUs;
    public long TransmissionUs;

    /// <summary>Enhanced status code, "2.0.0".</summary>
    public ReadOnlySpan<byte> Dsn;
    public DeliveryStatus Status;

    /// <summary>What stands in the parentheses behind the status.</summary>
    public ReadOnlySpan<byte> Text;

    /// <summary>The closing parenthesis is missing.</summary>
    public bool IsTruncated;

    /// <remarks>The text: the message behind the queue id, starting with "to=".</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out DeliveryLine line, out ParseFailure failure)
    {
        line = default;
        failure = ParseFailure.BadAddress;
        if (!text.StartsWith("to="u8) || !MailAddress.TryRead(text[3..], (byte)',', out line.Recipient, out var length))
        {
            return false;
        }

        return line.TryReadKeys(line.TakeUsualKeys(text[(3 + length)..]), out failure);
    }

    // The first keys as nearly every line has them; from where a line differs, its rest is left to the loop.
    private ReadOnlySpan<byte> TakeUsualKeys(ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith(", relay="u8) || rest.Length < 8 + ByteWindow.MaxLength)
        {
            return rest;
        }

        var value = rest[8..];
        var end = ByteWindow.First(new ByteWindow(value).Find((byte)','));
        if (end == ByteWindow.MaxLength || !RelayName.TryRead(value[..end], out Relay))
        {
            return rest;
        }

        rest = value[end..];
        return rest.StartsWith(", delay="u8) && rest.Length >= 8 + ByteWindow.MinLength ? TakeUsualTimes(rest) : rest;
    }

    // One window shows where all five times end, so that they are read side by side and not one after the other.
    private ReadOnlySpan<byte> TakeUsualTimes(ReadOnlySpan<byte> rest)
    {
        var times = rest[8..];
        var window = new ByteWindow(times);
        var commas = window.Find((byte)',');
        var slashes = window.Find((byte)'/');
        var comma = ByteWindow.First(commas);
        var end = ByteWindow.First(ByteWindow.WithoutFirst(commas));
        if (end == ByteWindow.MaxLength || !times[comma..].StartsWith(", delays="u8))
        {
            return rest;
        }

        var a = ByteWindow.First(slashes);
        slashes = ByteWindow.WithoutFirst(slashes);
        var b = ByteWindow.First(slashes);
        var c = ByteWindow.First(ByteWindow.WithoutFirst(slashes));
        HasDelays = comma < a && c < end && IsTime(times, 0, comma, out DelayUs) && IsTime(times, comma + 9, a, out BeforeQueueUs)
            && IsTime(times, a + 1, b, out InQueueUs) && IsTime(times, b + 1, c, out ConnectionUs)
            && IsTime(times, c + 1, end, out TransmissionUs);
        return HasDelays ? times[end..] : rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTime(ReadOnlySpan<byte> text, int start, int end, out long microseconds) =>
        Digits.ReadSeconds(text[start..], out microseconds) == end - start && end > start;

    // Fixed order in Postfix, but keys come and go with versions: conn_use, tls; no comma behind conn_use in old ones.
    private bool TryReadKeys(ReadOnlySpan<byte> rest, out ParseFailure failure)
    {
        while (rest.Length > 2)
        {
            rest = rest[0] == ',' ? rest[2..] : rest[1..];
            if (rest.StartsWith("dsn="u8))
            {
                Dsn = TakeValue(ref rest, 4);
                if (Dsn.IsEmpty)
                {
                    failure = ParseFailure.TruncatedContent;
                    return false;
                }

                continue;
            }

            if (rest.StartsWith("status="u8))
            {
                return TryReadStatus(rest[7..], out failure);
            }

            if (!TryReadKey(ref rest, out failure))
            {
                return false;
            }
        }

        failure = ParseFailure.TruncatedContent;
        return false;
    }

    private bool TryReadKey(scoped ref ReadOnlySpan<byte> rest, out ParseFailure failure)
    {
        failure = ParseFailure.TruncatedContent;
        if (rest.StartsWith("relay="u8))
        {
            var value = TakeValue(ref rest, 6);
            failure = rest.IsEmpty ? ParseFailure.TruncatedContent : ParseFailure.BadRelay;
            return RelayName.TryRead(value, out Relay);
        }

        if (rest.StartsWith("delay="u8))
        {
            failure = ParseFailure.BadDelays;
            return TryTakeSeconds(ref rest, 6, out DelayUs);
        }

        if (rest.StartsWith("delays="u8))
        {
            failure = ParseFailure.BadDelays;
            return TryTakeDelays(ref rest);
        }

        return TryReadRareKey(ref rest, out failure);
    }

    private bool TryReadRareKey(scoped ref ReadOnlySpan<byte> rest, out ParseFailure failure)
    {
        if (rest.StartsWith("orig_to="u8))
        {
            failure = ParseFailure.BadAddress;
            if (!MailAddress.TryRead(rest[8..], (byte)',', out OriginalRecipient, out var length))
            {
                return false;
            }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTakeDelays(scoped ref ReadOnlySpan<byte> rest)
    {
        rest = rest[7..];
        HasDelays = TryTakePart(ref rest, true, out BeforeQueueUs) && TryTakePart(ref rest, true, out InQueueUs)
            && TryTakePart(ref rest, true, out ConnectionUs) && TryTakePart(ref rest, false, out TransmissionUs);
        return HasDelays;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    private bool TryReadStatus(ReadOnlySpan<byte> rest, out ParseFailure failure)
    {
        if (rest.StartsWith("sent ("u8))
        {
            Status = DeliveryStatus.Sent;
            TakeText(rest[5..]);
            failure = ParseFailure.None;
            return true;
        }

        var end = rest.IndexOf((byte)' ');
        end = end < 0 ? rest.Length : end;
        Status = StatusOf(rest[..end]);
        failure = ParseFailure.BadStatus;
        if (Status == DeliveryStatus.Unknown)
        {
            return false;
        }

        TakeText(rest[Math.Min(end + 1, rest.Length)..]);
        return true;
    }

    private void TakeText(ReadOnlySpan<byte> text)
    {
        if (text.Length > 0 && text[^1] == ' ')
        {
            text = text.TrimEnd((byte)' ');
        }

        if (text.Length > 0 && text[0] == '(')
        {
            IsTruncated = text[^1] != ')';
            text = IsTruncated ? text[1..] : text[1..^1];
        }

        Text = text;
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
