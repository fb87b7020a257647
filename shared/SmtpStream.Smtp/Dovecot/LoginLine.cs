using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Dovecot;

/// <summary>
/// "imap-login: Login: user=&lt;u&gt;, method=PLAIN, rip=a, lip=b, mpid=1, TLS, session=&lt;s&gt;" and "imap-login:
/// Disconnected: … (auth failed, 3 attempts in 2 secs): user=&lt;u&gt;, …" of Dovecot 2.x.
/// </summary>
internal ref struct LoginLine
{
    public ReadOnlySpan<byte> Process;
    public Protocol Protocol;
    public bool IsSuccess;

    /// <summary>Failed attempts of the connection; 0 where it ended without one.</summary>
    public uint FailedAttempts;
    public ReadOnlySpan<byte> User;
    public SaslMechanism Mechanism;
    public ReadOnlySpan<byte> ClientIp;
    public ReadOnlySpan<byte> OwnIp;
    public ReadOnlySpan<byte> Reason;

    public static bool TryParse(ReadOnlySpan<byte> message, out LoginLine line)
    {
        line = default;
        var colon = message[..Math.Min(message.Length, 40)].IndexOf("-login: "u8);
        if (colon <= 0)
        {
            return false;
        }

        line.Process = message[..(colon + 6)];
        line.Protocol = ProtocolOf(message[..colon]);
        var text = WithoutLevel(message[(colon + 8)..]);
        line.IsSuccess = text.StartsWith("Login: "u8);
        var user = text.IndexOf("user=<"u8);
        line.Reason = text[..(user < 0 ? text.Length : user)].TrimEnd(": "u8);
        line.FailedAttempts = line.IsSuccess ? 0 : AttemptsIn(line.Reason);
        if (user >= 0)
        {
            line.ReadKeys(text[user..]);
        }

        return true;
    }

    private void ReadKeys(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf(">, "u8);
        if (end < 0)
        {
            return;
        }

        User = text[6..end];
        User = Redaction.IsBlob(User) ? default : User;
        var rest = text[(end + 3)..];
        while (!rest.IsEmpty)
        {
            var comma = rest.IndexOf((byte)',');
            var pair = comma < 0 ? rest : rest[..comma];
            if (pair.StartsWith("method="u8))
            {
                Mechanism = SaslMechanisms.Find(pair[7..]);
            }
            else if (pair.StartsWith("rip="u8))
            {
                ClientIp = pair[4..];
            }
            else if (pair.StartsWith("lip="u8))
            {
                OwnIp = pair[4..];
            }

            rest = comma < 0 || comma + 2 > rest.Length ? default : rest[(comma + 2)..];
        }
    }

    private static uint AttemptsIn(ReadOnlySpan<byte> reason)
    {
        var failed = reason.IndexOf("auth failed, "u8);
        if (failed < 0)
        {
            return 0;
        }

        var digits = Digits.Read(reason[(failed + 13)..], out var attempts);
        return digits == 0 ? 1 : (uint)Math.Clamp(attempts, 1, 100_000);
    }

    private static ReadOnlySpan<byte> WithoutLevel(ReadOnlySpan<byte> text) =>
        text.StartsWith("Info: "u8) ? text[6..] : text;

    private static Protocol ProtocolOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("imap"u8) => Protocol.Imap,
        _ when name.SequenceEqual("pop3"u8) => Protocol.Pop3,
        _ when name.SequenceEqual("managesieve"u8) => Protocol.Sieve,
        _ when name.SequenceEqual("submission"u8) => Protocol.Esmtp,
        _ => Protocol.None,
    };
}
