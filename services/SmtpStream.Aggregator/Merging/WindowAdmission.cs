using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;

namespace SmtpStream.Aggregator.Merging;

/// <summary>
/// Which open windows give way when there are too many of a kind: the smallest without a live partial, so a flood of new names
/// never pushes out a busy one. They are counted together in one entity per merge partition, "*" and its number.
/// </summary>
internal sealed class WindowAdmission(int partition, int maxWindows)
{
    // Past the cap a tenth more than needed gives way, so that a flood does not sort at every record.
    private const int SlackShare = 10;

    private readonly string _other = EntityNames.Other + partition.ToString(CultureInfo.InvariantCulture);

    /// <summary>The entity that takes what this one counted.</summary>
    public EntityKey OtherOf(EntityKey entity) => entity with { Name = _other };

    public IReadOnlyList<MergeWindow> Excess(WindowTable windows, EntityKind kind, int lengthSeconds)
    {
        var excess = windows.RestingCount(kind, lengthSeconds) - maxWindows;
        return excess <= 0 ? [] : Smallest(windows, kind, lengthSeconds, excess + (maxWindows / SlackShare));
    }

    private List<MergeWindow> Smallest(WindowTable windows, EntityKind kind, int lengthSeconds, int count) =>
        [.. windows.All
            .Where(w => w.IsCountedAsResting && w.Entity.Kind == kind && w.Span.LengthSeconds == lengthSeconds && w.Entity.Name != _other)
            .OrderBy(w => w.Weight)
            .ThenBy(w => w.Key, StringComparer.Ordinal)
            .Take(count)];
}
