using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Messages;

/// <summary>
/// "client=h[ip]:port, sasl_method=PLAIN, sasl_username=u, sasl_sender=s, orig_queue_id=Q, orig_client=h[ip]" of smtpd. A user
/// name may hold spaces and commas: a value ends where a known key follows.
/// </summary>
internal ref struct ClientLine
{
    public Endpoint Client;
    public ReadOnlySpan<byte> Method;
    public ReadOnlySpan<byte> User;

    /// <summary>Queue id before the content filter (XFORWARD).</summary>
    public ReadOnlySpan<byte> OriginalQueueId;

    /// <summary>The client that gave the message to the first hop (XFORWARD).</summary>
    public Endpoint OriginalClient;

    public readonly bool IsReinjected => !OriginalQueueId.IsEmpty || OriginalClient.Length > 0;

    /// <remarks>The text: the message behind the queue id, starting with "client=".</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out ClientLine line, out ParseFailure failure)
    {
        line = default;
        failure = ParseFailure.BadClient;
        if (!text.StartsWith("client="u8) || !Endpoint.TryRead(text[7..], out line.Client))
        {
            return false;
        }

        var rest = text[(7 + line.Client.Length)..];
        while (rest.StartsWith(", "u8))
        {
            rest = rest[2..];
            var key = rest.IndexOf((byte)'=');
            if (key <= 0)
            {
                break;
            }

            var end = EndOfValue(rest, key + 1);
            line.Take(rest[..key], rest[(key + 1)..end]);
            rest = rest[end..];
        }

        return true;
    }

    private void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("sasl_method"u8))
        {
            Method = value;
        }
        else if (key.SequenceEqual("sasl_username"u8))
        {
            User = Redaction.IsBlob(value) ? default : value;
        }
        else if (key.SequenceEqual("orig_queue_id"u8))
        {
            OriginalQueueId = value;
        }
        else if (key.SequenceEqual("orig_client"u8))
        {
            _ = Endpoint.TryRead(value, out OriginalClient);
        }
    }

    private static int EndOfValue(ReadOnlySpan<byte> rest, int start)
    {
        var i = start;
        while (true)
        {
            var comma = rest[i..].IndexOf(", "u8);
            if (comma < 0)
            {
                return rest.Length;
            }

            i += comma;
            var next = rest[(i + 2)..];
            if (next.StartsWith("sasl_"u8) || next.StartsWith("orig_"u8))
            {
                return i;
            }

            i += 2;
        }
    }
}
