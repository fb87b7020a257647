using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix.Rejects;

/// <summary>The word before the first colon of a reject or policy line, and what it does (access(5), header_checks(5), milters).</summary>
internal readonly record struct RejectAction(RejectActor Actor, PolicyVerb Verb, bool WarnOnly)
{
    public bool IsReject => Verb == PolicyVerb.None;

    public static bool TryRead(ReadOnlySpan<byte> word, out RejectAction action)
    {
        var actor = RejectActor.Restriction;
        if (word.SequenceEqual("reject"u8))
        {
            action = new RejectAction(actor, PolicyVerb.None, false);
            return true;
        }

        if (word.StartsWith("milter-"u8))
        {
            actor = RejectActor.Milter;
            word = word[7..];
        }
        else if (word.StartsWith("proxy-"u8))
        {
            actor = RejectActor.Proxy;
            word = word[6..];
        }

        action = new RejectAction(actor, VerbOf(word, actor), word.SequenceEqual("reject_warning"u8));
        return action.Verb != PolicyVerb.None || action.WarnOnly || word.SequenceEqual("reject"u8)
            || word.SequenceEqual("tempfail"u8);
    }

    private static PolicyVerb VerbOf(ReadOnlySpan<byte> word, RejectActor actor) => word switch
    {
        _ when word.SequenceEqual("hold"u8) => PolicyVerb.Hold,
        _ when word.SequenceEqual("filter"u8) => PolicyVerb.Filter,
        _ when word.SequenceEqual("redirect"u8) => PolicyVerb.Redirect,
        _ when word.SequenceEqual("discard"u8) => PolicyVerb.Discard,
        _ when word.SequenceEqual("prepend"u8) => PolicyVerb.Prepend,
        _ when word.SequenceEqual("replace"u8) => PolicyVerb.Replace,
        _ when word.SequenceEqual("bcc"u8) => PolicyVerb.Bcc,
        _ when word.SequenceEqual("warn"u8) || word.SequenceEqual("warning"u8) => PolicyVerb.Warn,
        _ when word.SequenceEqual("info"u8) || word.SequenceEqual("trigger"u8) || word.SequenceEqual("delay"u8) => PolicyVerb.Info,
        _ when word.SequenceEqual("permit"u8) || word.SequenceEqual("dunno"u8) => PolicyVerb.Permit,
        _ when word.SequenceEqual("strip"u8) => PolicyVerb.Strip,
        _ when word.SequenceEqual("quarantine"u8) => PolicyVerb.Quarantine,
        _ when actor == RejectActor.Proxy && word.SequenceEqual("accept"u8) => PolicyVerb.ProxyAccept,
        _ => PolicyVerb.None,
    };
}
