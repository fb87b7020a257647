using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>
/// smtp and lmtp before they give up on a host: "connect to mx[ip]:25: Connection refused", "lost connection with mx[ip] while
/// sending RCPT TO", "conversation with mx[ip] timed out while …", "host mx[ip] refused to talk to me: 421 …".
/// </summary>
internal ref struct RelayTroubleLine
{
    public ConnectError Error;
    public Endpoint Relay;
    public ServerReply Reply;

    public static bool TryParse(ReadOnlySpan<byte> text, out RelayTroubleLine line)
    {
        line = default;
        if (text.StartsWith("connect to "u8))
        {
            return line.TryReadConnect(text[11..]);
        }

        if (text.StartsWith("lost connection with "u8))
        {
            line.Error = ConnectError.Lost;
            line.Reply.Text = ServerReply.Cut(text);
            return Endpoint.TryRead(text[21..], out line.Relay);
        }

        if (text.StartsWith("conversation with "u8))
        {
            line.Error = ConnectError.Timeout;
            line.Reply.Text = ServerReply.Cut(text);
            return Endpoint.TryRead(text[18..], out line.Relay);
        }

        if (text.StartsWith("Host or domain name not found"u8) || text.StartsWith("no MX host for "u8))
        {
            line.Error = ConnectError.Dns;
            line.Reply.Text = ServerReply.Cut(text);
            return true;
        }

        if (!text.StartsWith("host "u8) || text.IndexOf("] refused to talk to me: "u8) < 0)
        {
            return false;
        }

        line.Error = ConnectError.Greeting;
        line.Reply = ServerReply.Read(text);
        return Endpoint.TryRead(text[5..], out line.Relay);
    }

    /// <summary>"host mx[ip] said: 450 … (in reply to RCPT TO command)": one host's answer, the next host is tried.</summary>
    public static bool IsAnswerOfOneHost(ReadOnlySpan<byte> text) =>
        text.StartsWith("host "u8) && text[..Math.Min(text.Length, 400)].IndexOf("] said: "u8) > 0;

    private bool TryReadConnect(ReadOnlySpan<byte> rest)
    {
        if (!Endpoint.TryRead(rest, out Relay))
        {
            return false;
        }

        rest = rest[Relay.Length..];
        Reply.Text = ServerReply.Cut(rest.StartsWith(": "u8) ? rest[2..] : rest);
        Error = Reply.Text switch
        {
            var reason when reason.StartsWith("Connection refused"u8) => ConnectError.Refused,
            var reason when reason.StartsWith("Connection timed out"u8) || reason.StartsWith("Operation timed out"u8)
                => ConnectError.Timeout,
            var reason when reason.StartsWith("No route"u8) || reason.StartsWith("Network is unreachable"u8)
                || reason.StartsWith("Host is unreachable"u8) => ConnectError.NoRoute,
            var reason when reason.StartsWith("Connection reset"u8) => ConnectError.Lost,
            _ => ConnectError.Other,
        };
        return true;
    }
}
