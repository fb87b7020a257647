using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Messages;

/// <summary>postsuper: what an operator did to a queued message. Its "removed" is a deletion, not a completion.</summary>
internal static class PostsuperEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        if (text.SequenceEqual("removed"u8))
        {
            return MessageEvents.Removed(ref line, EventKind.MessageDeleted, ref sink);
        }

        if (text.SequenceEqual("expired"u8))
        {
            return LineOutcome.Ignored(IgnoredKind.ForcedExpiry);
        }

        var kind = text switch
        {
            _ when text.SequenceEqual("placed on hold"u8) => EventKind.MessageHeld,
            _ when text.SequenceEqual("released from hold"u8) => EventKind.MessageReleased,
            _ when text.SequenceEqual("requeued"u8) => EventKind.MessageRequeued,
            _ => EventKind.None,
        };
        if (kind == EventKind.None)
        {
            return LineOutcome.Rejected(ParseFailure.UnknownMessage);
        }

        line.Begin(ref mailEvent, kind);
        KnownMessage.Fill(ref line, ref mailEvent);
        sink.OnEvent(in mailEvent);
        return line.Done();
    }
}
