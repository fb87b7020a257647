using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Messages;

/// <summary>
/// Probes of verify(8) go through the queue as messages do, from <c>double_bounce_sender</c> (postconf(5); with
/// address_verify_sender_ttl its local part goes on). What Postfix tells the postmaster has the same sender, so the first delivery
/// line says which it is: deliverable and undeliverable are a probe's.
/// </summary>
internal static class AddressProbes
{
    private static ReadOnlySpan<byte> Sender => "double-bounce"u8;

    /// <summary>The message may be a probe: its acceptance waits for its first delivery line.</summary>
    public static bool MayBe(CorrelationTable table, int index) =>
        table[index].Source == MessageSource.Bounce && table.Text(index, MessageText.Sender).StartsWith(Sender);

    /// <summary>A delivery line of a message that this server made: where it tells that the message is one, its acceptance comes first.</summary>
    public static void Settle<TSink>(ref LogLine line, ref MailEvent delivery, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        var index = KnownMessage.Find(ref line);
        if (index < 0 || !line.Table![index].Has(MessageFlags.MaybeProbe))
        {
            return;
        }

        ref var message = ref line.Table[index];
        message.Flags &= ~MessageFlags.MaybeProbe;
        if (delivery.Kind == EventKind.AddressVerified)
        {
            message.Flags |= MessageFlags.Probe;
            return;
        }

        line.PutBehindNext(ref delivery);
        MessageEvents.Received(ref line, index, ref sink);
        line.CountFollowing();
    }
}
