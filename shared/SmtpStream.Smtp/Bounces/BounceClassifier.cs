using SmtpStream.Smtp.Scanning;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Bounces;

/// <summary>Why a delivery failed or a client was refused: words of the reply, then enhanced code, then reply code.</summary>
public static class BounceClassifier
{
    private static readonly CueMatcher Phrases = new(Array.ConvertAll(BounceRules.Phrases, rule => rule.Cue));

    /// <param name="code">Reply code, 0 where there is none.</param>
    /// <param name="enhanced">"5.1.1" (RFC 3463), or empty.</param>
    /// <param name="text">The reply's words, or our own side's reason.</param>
    public static BounceClass Classify(uint code, ReadOnlySpan<byte> enhanced, ReadOnlySpan<byte> text)
    {
        var phrase = Phrases.Find(text);
        if (phrase >= 0)
        {
            return BounceRules.Phrases[phrase].Class;
        }

        if (TryReadEnhanced(enhanced, out var subject, out var detail)
            && BounceRules.OfEnhanced(subject, detail) is var byEnhanced and not BounceClass.None)
        {
            return byEnhanced;
        }

        // RFC 5321 section 4.2.3.
        return code switch
        {
            421 => BounceClass.RemoteFailure,
            450 or 550 or 553 => BounceClass.InvalidRecipient,
            452 or 552 => BounceClass.MailboxFull,
            451 => BounceClass.RemoteFailure,
            >= 500 and <= 504 => BounceClass.Protocol,
            530 or 535 => BounceClass.LoginRequired,
            554 => BounceClass.Policy,
            _ => BounceClass.Uncategorized,
        };
    }

    private static bool TryReadEnhanced(ReadOnlySpan<byte> enhanced, out int subject, out int detail)
    {
        (subject, detail) = (0, 0);
        if (enhanced.Length < 5 || enhanced[1] != '.')
        {
            return false;
        }

        var length = Digits.Read(enhanced[2..], out var value);
        var end = 2 + length;
        if (length == 0 || end >= enhanced.Length || enhanced[end] != '.')
        {
            return false;
        }

        subject = (int)value;
        length = Digits.Read(enhanced[(end + 1)..], out value);
        detail = (int)value;
        return length > 0;
    }
}
