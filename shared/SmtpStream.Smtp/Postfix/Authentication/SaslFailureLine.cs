using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Authentication;

/// <summary>
/// "h[ip]: SASL LOGIN authentication failed: reason, sasl_username=u" of smtpd. The reason may be what the client sent, in
/// base64: then it is not kept.
/// </summary>
internal ref struct SaslFailureLine
{
    public Endpoint Client;
    public SaslMechanism Mechanism;
    public ReadOnlySpan<byte> Reason;
    public ReadOnlySpan<byte> User;

    private static ReadOnlySpan<byte> Failed => " authentication failed"u8;

    private static ReadOnlySpan<byte> UserKey => "sasl_username="u8;

    /// <summary>Whether a warning is one of these: an endpoint followed by ": SASL ".</summary>
    public static bool IsSaslFailure(ReadOnlySpan<byte> text)
    {
        var sasl = text[..Math.Min(text.Length, 360)].IndexOf("]: SASL "u8);
        return sasl > 0 && text[sasl..].IndexOf(Failed) > 0;
    }

    /// <remarks>The text: behind "warning: ".</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out SaslFailureLine line, out ParseFailure failure)
    {
        line = default;
        failure = ParseFailure.BadClient;
        if (!Endpoint.TryRead(text, out line.Client))
        {
            return false;
        }

        // Behind a port there is one more colon.
        var rest = text[line.Client.Length..];
        failure = ParseFailure.UnknownMessage;
        if (!rest.StartsWith(": SASL "u8))
        {
            return false;
        }

        rest = rest[7..];
        var failed = rest.IndexOf(Failed);
        if (failed < 0)
        {
            return false;
        }

        line.Mechanism = SaslMechanisms.Find(rest[..failed]);
        rest = rest[(failed + Failed.Length)..];
        line.ReadReason(rest.StartsWith(": "u8) ? rest[2..] : default);
        return true;
    }

    // Everything behind the first "sasl_username=" is the name; it may itself hold ", sasl_username=".
    private void ReadReason(ReadOnlySpan<byte> rest)
    {
        var key = rest.IndexOf(UserKey);
        if (key >= 0)
        {
            var user = rest[(key + UserKey.Length)..];
            rest = rest[..key].TrimEnd(", "u8);
            if (rest.StartsWith("("u8) && !rest.EndsWith(")"u8) && user.EndsWith(")"u8))
            {
                user = user[..^1];
                rest = rest[1..];
            }

            User = Redaction.IsBlob(user) || user.SequenceEqual("(unavailable)"u8) ? default : user;
        }

        Reason = Redaction.IsBlob(rest) || rest.IndexOf((byte)' ') < 0 ? default : Redaction.WithoutSecrets(rest);
    }
}
