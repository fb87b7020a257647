using System.Diagnostics.CodeAnalysis;
using SmtpStream.Encoding.Control;

namespace SmtpStream.Alerting.Matching;

/// <summary>Matchers as people write them: <c>severity=critical</c>, <c>entity!=mx1</c>, <c>rule=~bounce.*</c>, <c>entity!~mx[12]</c>.</summary>
internal static class MatcherText
{
    public static bool TryParse(string text, [NotNullWhen(true)] out LabelMatcher? matcher)
    {
        matcher = null;
        var at = text.IndexOfAny(['=', '!']);
        if (at <= 0)
        {
            return false;
        }

        var sign = text.AsSpan(at) switch
        {
            ['=', '~', ..] => "=~",
            ['!', '~', ..] => "!~",
            ['!', '=', ..] => "!=",
            ['=', ..] => "=",
            _ => "",
        };
        if (sign.Length == 0)
        {
            return false;
        }

        var value = text[(at + sign.Length)..].Trim().Trim('"');
        matcher = new LabelMatcher(text[..at].Trim(), value, sign.EndsWith('~'), sign.StartsWith('!'));
        return true;
    }

    public static string Format(LabelMatcher matcher)
    {
        var sign = (matcher.IsRegex, matcher.Negated) switch
        {
            (true, false) => "=~",
            (true, true) => "!~",
            (false, true) => "!=",
            _ => "=",
        };
        return $"{matcher.Label}{sign}{matcher.Value}";
    }
}
