using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Scoring;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Scoring;

/// <summary>Ids of the stage's entries: a letter for the kind of value, then what it is of. Frozen: they are stored.</summary>
internal static class EntryIds
{
    public const char Memory = 'e';
    public const char Tables = 't';
    public const char Pending = 'q';
    public const char Rule = 'r';
    public const char Population = 'p';
    public const char Emission = 'a';
    public const string Watermark = "w";

    public static string OfMemory(string entity) => $"{Memory}|{entity}";

    public static string OfTables(string entity) => $"{Tables}|{entity}";

    public static string OfRule(string ruleId) => $"{Rule}|{ruleId}";

    public static string OfPopulation(EntityKind kind) => $"{Population}|{(byte)kind}";

    public static string OfPending(EntityKey entity, WindowSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{Pending}|{entity}|{span.StartUnixMs / 1000:D12}");

    /// <summary>
    /// "rule|entity|length|start|n", then the stamp: an entity that was forgotten counts from 0 again when a late row of an old window
    /// comes, and no id of a final output may be used twice.
    /// </summary>
    public static string OfEmission(in NumberedOutcome said, StreamPosition stamp)
    {
        var (outcome, number) = said;
        var span = outcome.Window;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Emission}|{outcome.RuleId}|{outcome.Entity}|{span.LengthSeconds}|{span.StartUnixMs / 1000:D12}|{number:D3}|{stamp.Incarnation}.{stamp.Offset}");
    }

    /// <summary>The outcome's own id, the entry's without the stamp: the same whether the open or the closed window said it first.</summary>
    public static string OutcomeOf(string emissionId) => emissionId[..emissionId.LastIndexOf('|')];
}
