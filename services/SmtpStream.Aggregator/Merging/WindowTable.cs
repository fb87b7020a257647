using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Aggregator.Merging;

/// <summary>The windows in memory, those still open by their end, and how many of each kind and length rest.</summary>
internal sealed class WindowTable
{
    private readonly Dictionary<EntityKey, EntityName> _names = [];
    private readonly Dictionary<(EntityName, WindowSpan), MergeWindow> _windows = [];
    private readonly PriorityQueue<MergeWindow, long> _closing = new();
    private readonly Dictionary<(EntityKind, int), List<MergeWindow>> _resting = [];

    public IEnumerable<MergeWindow> All => _windows.Values;

    /// <summary>The entity's name, which lives as long as it has windows.</summary>
    public EntityName NameOf(EntityKey entity) => _names.GetValueOrDefault(entity) ?? new EntityName(entity);

    public MergeWindow? Find(EntityName name, WindowSpan span) => _windows.GetValueOrDefault((name, span));

    /// <summary>Open windows without a live partial or child, in no order that means anything: what the fold's caps do not bound.</summary>
    public IReadOnlyList<MergeWindow> Resting(EntityKind kind, int lengthSeconds) => _resting.GetValueOrDefault((kind, lengthSeconds)) ?? [];

    public void Add(MergeWindow window)
    {
        _windows.Add((window.Name, window.Span), window);
        if (window.Name.Windows++ == 0)
        {
            _names.Add(window.Name.Key, window.Name);
        }

        if (!window.IsClosed)
        {
            _closing.Enqueue(window, window.Span.EndUnixMs);
        }
    }

    public void Remove(MergeWindow window)
    {
        _windows.Remove((window.Name, window.Span));
        window.IsGone = true;
        if (--window.Name.Windows == 0)
        {
            _names.Remove(window.Name.Key);
        }

        Count(window, isResting: false);
    }

    /// <summary>Its parts changed, or it closed: counts it and its roll-ups anew.</summary>
    public void Update(MergeWindow window)
    {
        for (var changed = window; changed is not null; changed = changed.Parent)
        {
            Count(changed, changed is { IsResting: true, IsGone: false });
        }
    }

    /// <summary>The next open window that ends at or before a time.</summary>
    public bool TryTakeClosing(long endUnixMs, out MergeWindow window)
    {
        while (_closing.TryPeek(out window!, out var end) && end <= endUnixMs)
        {
            _closing.Dequeue();
            if (window is { IsClosed: false, IsGone: false })
            {
                return true;
            }
        }

        return false;
    }

    public void Clear()
    {
        _names.Clear();
        _windows.Clear();
        _closing.Clear();
        _resting.Clear();
    }

    private void Count(MergeWindow window, bool isResting)
    {
        if (window.RestingPlace >= 0 == isResting)
        {
            return;
        }

        var kind = (window.Entity.Kind, window.Span.LengthSeconds);
        if (!_resting.TryGetValue(kind, out var resting))
        {
            _resting[kind] = resting = [];
        }

        if (isResting)
        {
            window.RestingPlace = resting.Count;
            resting.Add(window);
            return;
        }

        // The last one takes its place.
        var last = resting[^1];
        resting[window.RestingPlace] = last;
        last.RestingPlace = window.RestingPlace;
        resting.RemoveAt(resting.Count - 1);
        window.RestingPlace = -1;
    }
}
