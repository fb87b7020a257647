using SmtpStream.Smtp.Postfix.Deliveries;
using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Rejects;

/// <summary>
/// "reject: RCPT from h[ip]: 554 5.7.1 text; from=&lt;&gt; to=&lt;a&gt; proto=ESMTP helo=&lt;x&gt;" and the like, of smtpd,
/// cleanup and postscreen; header and body checks have "header NAME: value from h[ip]; tail: text".
/// </summary>
internal ref struct RejectLine
{
    public RejectAction Action;
    public RejectStage Stage;
    public Endpoint Client;
    public ServerReply Reply;
    public RejectTail Tail;

    /// <summary>Blocklist zone of "blocked using ZONE", or the header that a check matched.</summary>
    public ReadOnlySpan<byte> Rule;

    /// <summary>Length of the action word where the text is of this kind, else 0.</summary>
    public static int MeasureAction(ReadOnlySpan<byte> text)
    {
        var colon = text[..Math.Min(text.Length, 24)].IndexOf((byte)':');
        return colon > 0 && colon + 1 < text.Length && text[colon + 1] == ' ' && RejectAction.TryRead(text[..colon], out _)
            ? colon
            : 0;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out RejectLine line, out ParseFailure failure)
    {
        line = default;
        failure = ParseFailure.UnknownMessage;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || !RejectAction.TryRead(text[..colon], out line.Action))
        {
            return false;
        }

        var rest = text[Math.Min(colon + 2, text.Length)..];
        var end = rest.IndexOfAny((byte)' ', (byte)':');
        line.Stage = StageOf(end < 0 ? rest : rest[..end]);
        return line.Stage is RejectStage.Header or RejectStage.Body
            ? line.TryReadCheck(rest, out failure)
            : line.TryReadCommand(rest, end, out failure);
    }

    private bool TryReadCommand(ReadOnlySpan<byte> rest, int end, out ParseFailure failure)
    {
        failure = ParseFailure.BadClient;
        if (end < 0)
        {
            return false;
        }

        rest = rest[end..];
        if (rest.StartsWith(" from "u8))
        {
            rest = rest[6..];
            if (!Endpoint.TryRead(rest, out Client))
            {
                return false;
            }

            rest = rest[Client.Length..];
        }

        if (!rest.StartsWith(":"u8))
        {
            return false;
        }

        rest = rest[Math.Min(2, rest.Length)..];
        var tail = RejectTail.Find(rest, out Tail);
        Reply = ServerReply.ReadOwn(tail < 0 ? rest : rest[..tail]);
        Rule = ZoneOf(Reply.Text);
        return true;
    }

    // "header Subject: hostile words from h[ip]; from=<a> to=<b> proto=ESMTP helo=<h>: 5.7.1 text", or "from local;".
    private bool TryReadCheck(ReadOnlySpan<byte> rest, out ParseFailure failure)
    {
        failure = ParseFailure.BadClient;
        var words = rest;
        var tail = RejectTail.Find(rest, out Tail);
        if (tail >= 0)
        {
            words = rest[..tail];
            Reply = ServerReply.ReadOwn(Tail.After);
        }

        var from = words.LastIndexOf(" from "u8);
        if (from < 0)
        {
            return false;
        }

        _ = Endpoint.TryRead(words[(from + 6)..], out Client);
        words = words[..from];
        var space = words.IndexOf((byte)' ');
        Rule = space < 0 ? default : ServerReply.Cut(words[(space + 1)..]);
        return true;
    }

    private static ReadOnlySpan<byte> ZoneOf(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOf(" blocked using "u8);
        if (start < 0)
        {
            return default;
        }

        var zone = text[(start + 15)..];
        var end = zone.IndexOfAny((byte)';', (byte)',', (byte)' ');
        return end < 0 ? zone : zone[..end];
    }

    private static RejectStage StageOf(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("RCPT"u8) => RejectStage.Rcpt,
        _ when word.SequenceEqual("CONNECT"u8) => RejectStage.Connect,
        _ when word.SequenceEqual("MAIL"u8) => RejectStage.Mail,
        _ when word.SequenceEqual("END-OF-MESSAGE"u8) || word.SequenceEqual("EOM"u8) || word.SequenceEqual("."u8)
            => RejectStage.EndOfMessage,
        _ when word.SequenceEqual("header"u8) || word.SequenceEqual("mime-header"u8)
            || word.SequenceEqual("nested-header"u8) || word.SequenceEqual("milter-header"u8) => RejectStage.Header,
        _ when word.SequenceEqual("body"u8) => RejectStage.Body,
        _ when word.SequenceEqual("EHLO"u8) || word.SequenceEqual("HELO"u8) => RejectStage.Helo,
        _ when word.SequenceEqual("DATA"u8) || word.SequenceEqual("BDAT"u8) => RejectStage.Data,
        _ when word.SequenceEqual("VRFY"u8) => RejectStage.Vrfy,
        _ when word.SequenceEqual("ETRN"u8) => RejectStage.Etrn,
        _ when word.SequenceEqual("AUTH"u8) => RejectStage.Auth,
        _ when word.SequenceEqual("STARTTLS"u8) => RejectStage.Starttls,
        _ => RejectStage.Other,
    };
}
