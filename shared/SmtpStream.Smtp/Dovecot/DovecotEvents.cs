using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Dovecot;

/// <summary>
/// Logins of IMAP, POP3, ManageSieve and submission. Attempts count by the login process's line at the end of the connection;
/// the auth process's lines name the reason for the same attempts and are ignored by name.
/// </summary>
internal static class DovecotEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> message, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (message.StartsWith("auth"u8))
        {
            return LineOutcome.Ignored(IgnoredKind.DovecotAuthentication);
        }

        if (!LoginLine.TryParse(message, out var login) || (!login.IsSuccess && login.FailedAttempts == 0))
        {
            return LineOutcome.Ignored(IgnoredKind.DovecotDetail);
        }

        line.Daemon = login.Process;
        line.Begin(ref mailEvent, login.IsSuccess ? EventKind.MailboxLogin : EventKind.AuthFailed);
        if (!login.IsSuccess && login.FailedAttempts > 1)
        {
            mailEvent.Multiplicity = Math.Max(1, line.Multiplicity) * login.FailedAttempts;
        }

        mailEvent.Protocol = login.Protocol;
        mailEvent.User = login.User;
        mailEvent.Mechanism = login.Mechanism;
        mailEvent.ClientIp = login.ClientIp;
        mailEvent.OwnIp = login.OwnIp;
        mailEvent.Text = login.IsSuccess ? default : login.Reason;
        sink.OnEvent(in mailEvent);
        return line.Done();
    }
}
