using System.Globalization;
using System.Text;

namespace SmtpStream.Alerting.Receivers;

/// <summary>Text that may come from a log: written by whoever talks to the mail server.</summary>
internal static class UntrustedText
{
    private const char Ellipsis = '…';

    /// <summary>
    /// Without what hides or reorders text: control characters become blanks; bidirectional controls (U+202A–202E, U+2066–2069) and
    /// zero-width characters go. Cut to at most <paramref name="maxLength"/> UTF-16 units on a grapheme border.
    /// </summary>
    public static string Clean(string text, int maxLength)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maxLength + 16));
        var graphemes = StringInfo.GetTextElementEnumerator(text);
        while (graphemes.MoveNext())
        {
            var grapheme = Visible(graphemes.GetTextElement());
            if (clean.Length + grapheme.Length > maxLength)
            {
                while (clean.Length > maxLength - 1)
                {
                    clean.Length--;
                }

                return TrimHalf(clean).Append(Ellipsis).ToString();
            }

            clean.Append(grapheme);
        }

        return clean.ToString();
    }

    private static StringBuilder TrimHalf(StringBuilder text)
    {
        if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
        {
            text.Length--;
        }

        return text;
    }

    private static string Visible(string grapheme)
    {
        if (grapheme.All(c => !IsControl(c) && !IsInvisible(c)))
        {
            return grapheme;
        }

        var visible = new StringBuilder(grapheme.Length);
        foreach (var c in grapheme)
        {
            if (IsControl(c))
            {
                visible.Append(' ');
            }
            else if (!IsInvisible(c))
            {
                visible.Append(c);
            }
        }

        return visible.ToString();
    }

    private static bool IsControl(char c) => c < ' ' || c is >= '\u007F' and < '\u00A0' or '\u2028' or '\u2029';

    private static bool IsInvisible(char c) =>
        c is >= '\u200B' and <= '\u200F' or >= '\u202A' and <= '\u202E' or >= '\u2060' and <= '\u2069' or '\uFEFF' or '\u00AD';
}
