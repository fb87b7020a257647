using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Postfix.Messages;
using SmtpStream.Smtp.Providers;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Deliveries;

/// <summary>Trouble with one host of a destination becomes ConnectFailed; the delivery line with the outcome follows.</summary>
internal static class RelayTroubleEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Failed<TSink>(ref LogLine line, in RelayTroubleLine trouble, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.ConnectFailed);
        if (!line.QueueId.IsEmpty)
        {
            KnownMessage.Fill(ref line, ref mailEvent);
        }

        mailEvent.ConnectError = trouble.Error;
        mailEvent.Direction = Direction.Outbound;
        mailEvent.ReplyCode = trouble.Reply.Code;
        mailEvent.ReplyEnhanced = trouble.Reply.Enhanced;
        mailEvent.ReplyText = trouble.Reply.Text;
        mailEvent.ReplyOrigin = trouble.Reply.Code == 0 ? ReplyOrigin.Local : ReplyOrigin.Remote;
        if (trouble.Relay.Length > 0)
        {
            mailEvent.RelayKind = trouble.Relay.IsSocket ? RelayKind.UnixSocket : RelayKind.Host;
            mailEvent.RelayName = trouble.Relay.Name;
            mailEvent.RelayIp = trouble.Relay.IsSocket ? default : trouble.Relay.Address;
            mailEvent.RelayPort = trouble.Relay.Port;
            mailEvent.Provider = ProviderCatalog.Find(trouble.Relay.Name);
        }

        sink.OnEvent(in mailEvent);
        return line.Done();
    }
}
