using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Authentication;

/// <summary>A failed login at smtpd. The library's own "SASL authentication failure" line beside it is ignored by name.</summary>
internal static class AuthenticationEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Failed<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (!SaslFailureLine.TryParse(text, out var login, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        line.Begin(ref mailEvent, EventKind.AuthFailed);
        mailEvent.ClientName = login.Client.Name;
        mailEvent.ClientIp = login.Client.Address;
        mailEvent.ClientPort = login.Client.Port;
        mailEvent.Mechanism = login.Mechanism;
        mailEvent.User = login.User;
        mailEvent.Text = login.Reason;
        mailEvent.Protocol = Protocol.Esmtp;
        sink.OnEvent(in mailEvent);
        return line.Done();
    }
}
