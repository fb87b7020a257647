using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Filters;

/// <summary>OpenDKIM: one verdict a message; the four to six lines around it say how it was reached.</summary>
internal static class DkimEvents
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LineOutcome Read<TSink>(ref LogLine line, ReadOnlySpan<byte> message, ref TSink sink)
        where TSink : IMailEventSink, allows ref struct
    {
        MailEvent mailEvent = default;
        var id = QueueId.Measure(message);
        if (id == 0)
        {
            return LineOutcome.Ignored(IgnoredKind.OtherProgram);
        }

        line.QueueId = message[..id];
        var text = message[(id + 2)..];
        var result = ResultOf(text);
        if (result == FilterResult.Unspecified)
        {
            return LineOutcome.Ignored(text.EndsWith("not internal"u8) ? IgnoredKind.DkimNotInternal : IgnoredKind.DkimDetail);
        }

        line.Begin(ref mailEvent, EventKind.FilterVerdict);
        mailEvent.FilterMethod = FilterMethod.Dkim;
        mailEvent.FilterResult = result;
        mailEvent.Rule = DomainIn(text);
        sink.OnEvent(in mailEvent);
        return line.Done();
    }

    private static FilterResult ResultOf(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.StartsWith("DKIM verification successful"u8) => FilterResult.Pass,
        _ when text.StartsWith("bad signature data"u8) => FilterResult.Fail,
        _ when text.StartsWith("no signature data"u8) => FilterResult.None,
        _ when text.StartsWith("key revoked"u8) => FilterResult.Permerror,
        _ when text.StartsWith("key retrieval failed"u8) && text.EndsWith("not found"u8) => FilterResult.Permerror,
        _ when text.StartsWith("key retrieval failed"u8) => FilterResult.Temperror,
        _ => FilterResult.Unspecified,
    };

    private static ReadOnlySpan<byte> DomainIn(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOf(" d="u8);
        if (start < 0)
        {
            return default;
        }

        var domain = text[(start + 3)..];
        var end = domain.IndexOfAny((byte)',', (byte)')', (byte)' ');
        return end < 0 ? domain : domain[..end];
    }
}
