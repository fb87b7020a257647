using System.Globalization;
using System.Runtime.InteropServices;
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

    private readonly List<MergeWindow> _excess = [];
    private readonly List<ulong> _ranks = [];
    private readonly string _other = EntityNames.Other + partition.ToString(CultureInfo.InvariantCulture);

    /// <summary>The entity that takes what this one counted.</summary>
    public EntityKey OtherOf(EntityKey entity) => entity with { Name = _other };

    /// <summary>Those that give way, the smallest first; valid until the next call.</summary>
    public IReadOnlyList<MergeWindow> Excess(WindowTable windows, EntityKind kind, int lengthSeconds)
    {
        _excess.Clear();
        var resting = windows.Resting(kind, lengthSeconds);
        if (resting.Count > maxWindows)
        {
            TakeSmallest(resting, resting.Count - maxWindows + (maxWindows / SlackShare));
        }

        return _excess;
    }

    private void TakeSmallest(IReadOnlyList<MergeWindow> resting, int count)
    {
        _ranks.Clear();
        foreach (var window in resting)
        {
            if (window.Entity.Name != _other)
            {
                _excess.Add(window);
                _ranks.Add(SmallestFirst.RankOf(window.Weight, window.Name.Hash, window.Span));
            }
        }

        var ranks = CollectionsMarshal.AsSpan(_ranks);
        var sorted = CollectionsMarshal.AsSpan(_excess);
        ranks.Sort(sorted);
        for (int start = 0, end; start < ranks.Length; start = end)
        {
            end = start + 1;
            while (end < ranks.Length && ranks[end] == ranks[start])
            {
                end++;
            }

            sorted[start..end].Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        }

        _excess.RemoveRange(Math.Min(count, _excess.Count), Math.Max(0, _excess.Count - count));
    }
}
