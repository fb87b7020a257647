using System.Globalization;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Standalone.Parsing;

/// <summary>What became of the lines, for people, one count a line: "  rejected unknown_message   12".</summary>
internal static class ParseSummary
{
    public static void Write(TextWriter output, SourceTally tally, ReadOnlySpan<long> kinds)
    {
        Section(output, "event", Enum.GetValues<EventKind>(), kinds);
        Section(output, "rejected", Enum.GetValues<ParseFailure>(), tally.Rejects);
        Section(output, "ignored", Enum.GetValues<IgnoredKind>(), tally.Ignored);
        if (tally.Uncorrelated > 0)
        {
            Row(output, "deliveries not fully correlated", tally.Uncorrelated);
        }

        output.WriteLine(Conservation(tally));
    }

    /// <summary>"lines 100 = 60 with events + 5 rejected + 25 ignored + 10 continuations; events 63".</summary>
    public static string Conservation(SourceTally tally)
    {
        var (rejects, ignored) = (Sum(tally.Rejects), Sum(tally.Ignored));
        var isEqual = tally.Lines == tally.LinesWithEvents + rejects + ignored + tally.Continuations;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"lines {tally.Lines} {(isEqual ? "=" : "≠")} {tally.LinesWithEvents} with events + {rejects} rejected + {ignored} ignored + {tally.Continuations} continuations; events {tally.Events}");
    }

    private static void Section<T>(TextWriter output, string title, T[] values, ReadOnlySpan<long> counts)
        where T : struct, Enum
    {
        foreach (var value in values)
        {
            var count = counts[Convert.ToInt32(value, CultureInfo.InvariantCulture)];
            if (count > 0)
            {
                Row(output, $"{title} {SnakeCase(value.ToString())}", count);
            }
        }
    }

    private static void Row(TextWriter output, string name, long count) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-40} {count,12}"));

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static long Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
