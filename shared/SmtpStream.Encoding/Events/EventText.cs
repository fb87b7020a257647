using System.Text;
using System.Text.Unicode;
using SmtpStream.Smtp;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// Makes the strings of an event fit the contract: valid UTF-8 (a protobuf string; readers in other languages refuse a batch
/// that breaks it), and bounded. Invalid bytes become U+FFFD. Used for the few events that are not plain ASCII.
/// </summary>
internal sealed class EventText
{
    /// <summary>Longer strings are cut and the event is flagged <see cref="MailEvent.Truncated"/>. 24 of them fit an empty batch.</summary>
    public const int MaxFieldBytes = 4_096;

    private const int Fields = 24;
    private readonly byte[] _room = new byte[Fields * MaxFieldBytes];
    private int _used;
    private bool _cut;

    /// <summary>The spans of <paramref name="e"/> stay valid until the next call.</summary>
    public void Clean(ref MailEvent e)
    {
        _used = 0;
        _cut = false;
        e.Server = Clean(e.Server);
        e.Service = Clean(e.Service);
        e.Daemon = Clean(e.Daemon);
        e.QueueId = Clean(e.QueueId);
        e.OwnIp = Clean(e.OwnIp);
        e.ClientName = Clean(e.ClientName);
        e.ClientIp = Clean(e.ClientIp);
        e.ClientHelo = Clean(e.ClientHelo);
        e.Sender = Clean(e.Sender);
        e.Recipient = Clean(e.Recipient);
        e.OriginalRecipient = Clean(e.OriginalRecipient);
        e.ReplyEnhanced = Clean(e.ReplyEnhanced);
        e.ReplyText = Clean(e.ReplyText);
        e.ReplyCommand = Clean(e.ReplyCommand);
        e.RelayName = Clean(e.RelayName);
        e.RelayIp = Clean(e.RelayIp);
        e.TlsCipher = Clean(e.TlsCipher);
        e.User = Clean(e.User);
        e.MessageId = Clean(e.MessageId);
        e.RelatedQueueId = Clean(e.RelatedQueueId);
        e.Rule = Clean(e.Rule);
        e.Text = Clean(e.Text);
        e.Commands = Clean(e.Commands);
        e.Transport = Clean(e.Transport);
        e.Truncated |= _cut;
    }

    private ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxFieldBytes)
        {
            _cut = true;
            text = text[..BoundaryAt(text, MaxFieldBytes)];
        }

        return Utf8.IsValid(text) ? text : Replace(text);
    }

    private ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> text)
    {
        var start = _used;
        var end = start + MaxFieldBytes;
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            if (_used + rune.Utf8SequenceLength > end)
            {
                _cut = true;
                break;
            }

            _used += rune.EncodeToUtf8(_room.AsSpan(_used));
            text = text[consumed..];
        }

        return _room.AsSpan(start, _used - start);
    }

    /// <summary>Last place at or below <paramref name="length"/> that does not cut a character.</summary>
    internal static int BoundaryAt(ReadOnlySpan<byte> text, int length)
    {
        for (var back = 0; back < 4 && back < length; back++)
        {
            if ((text[length - back] & 0xC0) != 0x80)
            {
                return length - back;
            }
        }

        return length;
    }
}
