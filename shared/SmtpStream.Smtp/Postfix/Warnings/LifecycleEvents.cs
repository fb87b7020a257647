using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Warnings;

/// <summary>master: started, reloaded, stopped. postfix-script says the same again and is ignored by name.</summary>
internal static class LifecycleEvents
{
    public static LifecycleChange ChangeOf(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.StartsWith("daemon started "u8) => LifecycleChange.Started,
        _ when text.StartsWith("reload "u8) => LifecycleChange.Reloaded,
        _ when text.StartsWith("terminating on signal "u8) => LifecycleChange.Stopped,
        _ => LifecycleChange.None,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Changed<TSink>(
        ref LogLine line, ReadOnlySpan<byte> text, LifecycleChange change, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        line.Begin(ref mailEvent, EventKind.ServerLifecycle);
        mailEvent.Lifecycle = change;
        mailEvent.Text = text;
        sink.OnEvent(in mailEvent);
        return line.Done();
    }
}
