using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs;

/// <summary>A syslog daemon that says it lost lines: all counts of that time are suspect.</summary>
internal static class LogLossEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> message, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        var isLoss = TryReadCount(message, " lost "u8, out var lost) || TryReadCount(message, "Suppressed "u8, out lost)
            || message.IndexOf("begin to drop messages due to rate-limiting"u8) >= 0;
        if (!isLoss)
        {
            return LineOutcome.Ignored(IgnoredKind.OtherProgram);
        }

        line.Begin(ref mailEvent, EventKind.ServerWarning);
        mailEvent.Warning = WarningCategory.LogLoss;
        mailEvent.Value = lost;
        mailEvent.Text = message[..Math.Min(message.Length, 512)];
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    // "imuxsock lost 35 messages from pid 11 due to rate-limiting", "Suppressed 170 messages from postfix.service".
    private static bool TryReadCount(ReadOnlySpan<byte> message, ReadOnlySpan<byte> word, out long count)
    {
        count = 0;
        var start = message.IndexOf(word);
        if (start < 0)
        {
            return false;
        }

        var digits = Digits.Read(message[(start + word.Length)..], out count);
        return digits > 0 && message[(start + word.Length + digits)..].StartsWith(" messages"u8);
    }
}
