using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Aggregator.Merging;

/// <summary>The windows in memory, those still open by their end, and how many of each kind and length rest.</summary>
internal sealed class WindowTable
{
    private readonly Dictionary<EntityKey, EntityName> _names = [];
    private readonly Dictionary<(EntityName, WindowSpan), MergeWindow> _windows = [];
    private readonly PriorityQueue<MergeWindow, long> _closing = new();
    private readonly Dictionary<(EntityKind, int), int> _resting = [];

    public IEnumerable<MergeWindow> All => _windows.Values;

    /// <summary>The entity's name, which lives as long as it has windows.</summary>
    public EntityName NameOf(EntityKey entity) => _names.GetValueOrDefault(entity) ?? new EntityName(entity);

    public MergeWindow? Find(EntityName name, WindowSpan span) => _windows.GetValueOrDefault((name, span));

    /// <summary>Open windows without a live partial or child: what the fold's caps do not bound.</summary>
    public int RestingCount(EntityKind kind, int lengthSeconds) => _resting.GetValueOrDefault((kind, lengthSeconds));

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
        if (window.IsCountedAsResting != isResting)
        {
            window.IsCountedAsResting = isResting;
            var kind = (window.Entity.Kind, window.Span.LengthSeconds);
            _resting[kind] = _resting.GetValueOrDefault(kind) + (isResting ? 1 : -1);
        }
    }
}
