using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Bounces;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Postfix.Messages;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Rejects;

/// <summary>What was refused becomes Rejected, what a policy did instead becomes PolicyAction.</summary>
internal static class RejectEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (!RejectLine.TryParse(text, out var reject, out var failure))
        {
            return LineOutcome.Rejected(failure);
        }

        line.Begin(ref mailEvent, reject.Action.IsReject ? EventKind.Rejected : EventKind.PolicyAction);
        if (!line.QueueId.IsEmpty)
        {
            KnownMessage.Fill(ref line, ref mailEvent);
        }

        Fill(ref mailEvent, in reject, line.Kind);
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    private static void Fill(ref MailEvent mailEvent, in RejectLine reject, DaemonKind daemon)
    {
        mailEvent.Stage = reject.Stage;
        mailEvent.RejectedBy = ActorOf(in reject, daemon);
        mailEvent.PolicyVerb = reject.Action.Verb;
        mailEvent.WarnOnly = reject.Action.WarnOnly;
        mailEvent.Rule = reject.Rule;
        if (reject.Client.Length > 0)
        {
            mailEvent.ClientName = reject.Client.Name;
            mailEvent.ClientIp = reject.Client.Address;
            mailEvent.ClientPort = reject.Client.Port;
        }

        mailEvent.ClientHelo = reject.Tail.Helo;
        mailEvent.Protocol = reject.Tail.Protocol;
        mailEvent.Recipient = reject.Tail.Recipient;
        if (reject.Tail.HasSender)
        {
            mailEvent.Sender = reject.Tail.Sender;
            mailEvent.NullSender = reject.Tail.Sender.IsEmpty;
        }

        if (!reject.Tail.User.IsEmpty)
        {
            mailEvent.User = reject.Tail.User;
        }

        mailEvent.ReplyCode = reject.Reply.Code;
        mailEvent.ReplyEnhanced = reject.Reply.Enhanced;
        mailEvent.ReplyText = Redaction.WithoutSecrets(reject.Reply.Text);
        mailEvent.ReplyOrigin = reject.Reply.Origin;
        mailEvent.Direction = Direction.Inbound;
        if (reject.Action.IsReject)
        {
            mailEvent.BounceClass = BounceClassifier.Classify(reject.Reply.Code, reject.Reply.Enhanced, reject.Reply.Text);
        }
        else if (reject.Action.Verb == PolicyVerb.ProxyAccept)
        {
            var queued = reject.Reply.Text.LastIndexOf("queued as "u8);
            mailEvent.RelatedQueueId = queued < 0 ? default : QueueId.Leading(reject.Reply.Text[(queued + 10)..]);
        }
    }

    private static RejectActor ActorOf(in RejectLine reject, DaemonKind daemon) => reject.Action.Actor switch
    {
        RejectActor.Restriction when daemon == DaemonKind.Postscreen => RejectActor.Postscreen,
        RejectActor.Restriction when daemon == DaemonKind.Cleanup || reject.Stage is RejectStage.Header or RejectStage.Body
            => RejectActor.Cleanup,
        var actor => actor,
    };
}
