using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Detectors;

namespace SmtpStream.Detection.Rules;

/// <summary>The rules that hold: one built-in rule per detector, as revised by users. Immutable.</summary>
internal sealed class RuleSet
{
    private readonly Rule[][] _byKind;

    public RuleSet(IEnumerable<RuleRevision> revisions)
    {
        var byId = revisions.ToDictionary(r => r.RuleId, StringComparer.Ordinal);
        All = [.. DetectorCatalogue.All
            .Where(d => !byId.TryGetValue(d.Info.Id, out var revision) || revision.Enabled)
            .Select(d => new Rule(d, byId.GetValueOrDefault(d.Info.Id)))];
        _byKind = [.. Enum.GetValues<EntityKind>().Select(kind => All.Where(r => r.Detector.AppliesTo(kind)).ToArray())];
    }

    public static RuleSet BuiltIn { get; } = new([]);

    public IReadOnlyList<Rule> All { get; }

    public IReadOnlyList<Rule> Of(EntityKind kind) => _byKind[(int)kind];

    public bool NeedsZeroWindows(EntityKind kind)
    {
        foreach (var rule in _byKind[(int)kind])
        {
            if (rule.Detector.NeedsZeroWindows)
            {
                return true;
            }
        }

        return false;
    }
}
