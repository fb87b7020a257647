using System.Globalization;
using System.Text;

namespace SmtpStream.Standalone.Analyzing.Formats;

/// <summary>Makes text from a log safe to show: it was chosen by whoever connected.</summary>
internal static class HostileText
{
    /// <summary>Control characters and such that turn text around become "\x1b" or "\u202e"; tabs become spaces.</summary>
    public static string ForTerminal(string text)
    {
        if (!text.Any(IsDangerous))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            safe.Append(IsDangerous(c) ? Escape(c) : c.ToString());
        }

        return safe.ToString();
    }

    /// <summary>Quoted where needed; what a spreadsheet would run as a formula gets an apostrophe (OWASP CSV injection).</summary>
    public static string ForCsv(string text)
    {
        var safe = ForTerminal(text);
        if (safe.Length > 0 && safe[0] is '=' or '+' or '-' or '@')
        {
            safe = "'" + safe;
        }

        return safe.AsSpan().ContainsAny(",\"'") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static bool IsDangerous(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Escape(char c) => c switch
    {
        '\t' => " ",
        < '\u0100' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
