using System.CommandLine;
using System.CommandLine.Parsing;
using SmtpStream.Contracts.V1;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>"label=value", "label!=value", "label=~regex", "label!~regex", as Alertmanager writes them.</summary>
internal static class MatcherArgument
{
    private static readonly (string Sign, bool IsRegex, bool IsNegated)[] Signs =
        [("!~", true, true), ("=~", true, false), ("!=", false, true), ("=", false, false)];

    public static Argument<Matcher[]> Create() => new("MATCHER")
    {
        Description = "label=value, label!=value, label=~regex or label!~regex; all must match",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(t => Parse(t.Value, result)).OfType<Matcher>()],
    };

    public static string Text(Matcher matcher) =>
        matcher.Label + Signs.First(s => s.IsRegex == matcher.IsRegex && s.IsNegated == matcher.Negated).Sign + matcher.Value;

    private static Matcher? Parse(string text, ArgumentResult result)
    {
        var end = text.AsSpan().IndexOfAny('=', '!');
        foreach (var (sign, isRegex, isNegated) in Signs)
        {
            if (end > 0 && text.AsSpan(end).StartsWith(sign))
            {
                return new Matcher { Label = text[..end], Value = text[(end + sign.Length)..], IsRegex = isRegex, Negated = isNegated };
            }
        }

        result.AddError($"'{text}' is no matcher; write label=value.");
        return null;
    }
}
