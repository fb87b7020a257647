using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Sessions;

/// <summary>
/// "lost connection after RCPT from h[ip]", "timeout after DATA (15 bytes) from h[ip]", "too many errors after AUTH from h[ip]".
/// </summary>
internal ref struct CloseCauseLine
{
    public CloseReason Reason;
    public ReadOnlySpan<byte> Command;
    public Endpoint Client;

    public static bool TryParse(ReadOnlySpan<byte> text, out CloseCauseLine line, out ParseFailure failure)
    {
        line = default;
        failure = ParseFailure.UnknownMessage;
        line.Reason = text switch
        {
            _ when text.StartsWith("lost connection after "u8) => CloseReason.Lost,
            _ when text.StartsWith("timeout after "u8) => CloseReason.Timeout,
            _ when text.StartsWith("too many errors after "u8) => CloseReason.TooManyErrors,
            _ => CloseReason.None,
        };
        if (line.Reason == CloseReason.None)
        {
            return false;
        }

        var command = text[(text.IndexOf(" after "u8) + 7)..];
        failure = ParseFailure.BadClient;
        if (!Endpoint.TryReadAfter(command, " from "u8, out line.Client, out var start))
        {
            return false;
        }

        command = command[..(start - 6)];
        var size = command.IndexOf(" ("u8);
        line.Command = size > 0 ? command[..size] : command;
        return true;
    }
}
