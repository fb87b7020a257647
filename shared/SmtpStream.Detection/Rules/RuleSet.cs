using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Detectors;

namespace SmtpStream.Detection.Rules;

/// <summary>The rules that hold: one built-in rule per detector, as revised by users. Immutable.</summary>
internal sealed class RuleSet
{
    private readonly Rule[][] _byKind;
    private readonly bool[] _needsZeroWindows;

    public RuleSet(IEnumerable<RuleRevision> revisions)
    {
        var byId = revisions.ToDictionary(r => r.RuleId, StringComparer.Ordinal);
        All = [.. DetectorCatalogue.All
            .Where(d => !byId.TryGetValue(d.Info.Id, out var revision) || revision.Enabled)
            .Select(d => new Rule(d, byId.GetValueOrDefault(d.Info.Id)))];
        _byKind = [.. Enum.GetValues<EntityKind>().Select(kind => All.Where(r => r.Detector.AppliesTo(kind)).ToArray())];
        _needsZeroWindows = [.. _byKind.Select(rules => rules.Any(r => r.Detector.NeedsZeroWindows))];
    }

    public static RuleSet BuiltIn { get; } = new([]);

    public IReadOnlyList<Rule> All { get; }

    public ReadOnlySpan<Rule> Of(EntityKind kind) => _byKind[(int)kind];

    public bool NeedsZeroWindows(EntityKind kind) => _needsZeroWindows[(int)kind];
}
