using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// Turns command counters as Postfix logs them, "ehlo=1 auth=0/3" (succeeded/all, or all where all succeeded), into
/// <c>smtpstream.v1.CommandCount</c> messages and back. What is no counter is left out.
/// </summary>
internal static class CommandCounts
{
    /// <summary>Postfix knows 16 verbs besides "unknown" and "commands"; more are hostile.</summary>
    public const int MaxEntries = 24;

    public const int MaxVerbBytes = 32;

    /// <summary>Longest text that <see cref="Append"/> gives for <see cref="MaxEntries"/> counts.</summary>
    public const int MaxTextBytes = MaxEntries * (MaxVerbBytes + 1 + 10 + 1 + 10 + 1);

    public static void Write(ref WireWriter writer, ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < MaxEntries && TryReadNext(ref text, out var verb, out var ok, out var total); i++)
        {
            writer.Tag(EventTags.MailEvent.Commands);
            var body = writer.Open(1);
            writer.String(EventTags.CommandCount.Verb, verb);
            writer.Varint(EventTags.CommandCount.Ok, ok);
            writer.Varint(EventTags.CommandCount.Total, total);
            writer.Close(body, 1);
        }
    }

    /// <summary>Takes the next count off the text; false where there is none.</summary>
    public static bool TryReadNext(
        ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> verb, out uint ok, out uint total)
    {
        while (!text.IsEmpty)
        {
            var space = text.IndexOf((byte)' ');
            var word = space < 0 ? text : text[..space];
            text = space < 0 ? default : text[(space + 1)..];
            if (TryParse(word, out verb, out ok, out total))
            {
                return true;
            }
        }

        verb = default;
        ok = 0;
        total = 0;
        return false;
    }

    /// <summary>Appends one count to <paramref name="text"/>; returns the new length, or the old one where it does not fit.</summary>
    public static int Append(Span<byte> text, int length, ReadOnlySpan<byte> verb, uint ok, uint total)
    {
        if (verb.Length + 23 > text.Length - length)
        {
            return length;
        }

        if (length > 0)
        {
            text[length++] = (byte)' ';
        }

        verb.CopyTo(text[length..]);
        length += verb.Length;
        text[length++] = (byte)'=';
        if (ok != total)
        {
            Utf8Formatter.TryFormat(ok, text[length..], out var written);
            length += written;
            text[length++] = (byte)'/';
        }

        Utf8Formatter.TryFormat(total, text[length..], out var digits);
        return length + digits;
    }

    private static bool TryParse(ReadOnlySpan<byte> word, out ReadOnlySpan<byte> verb, out uint ok, out uint total)
    {
        verb = default;
        total = 0;
        ok = 0;
        var equals = word.IndexOf((byte)'=');
        if (equals is < 1 or > MaxVerbBytes
            || !Utf8Parser.TryParse(word[(equals + 1)..], out ok, out var digits))
        {
            return false;
        }

        verb = word[..equals];
        var rest = word[(equals + 1 + digits)..];
        if (rest.IsEmpty)
        {
            total = ok;
            return true;
        }

        return rest[0] == '/' && Utf8Parser.TryParse(rest[1..], out total, out digits) && digits == rest.Length - 1;
    }

    /// <summary>Room for the text of one event.</summary>
    [InlineArray(MaxTextBytes)]
    internal struct Text
    {
        private byte _first;
    }
}
