using SmtpStream.Aggregation.Entities;

namespace SmtpStream.Aggregation.Folding;

/// <summary>One entity with its open windows, the one used last in front.</summary>
internal sealed class EntitySlot(EntityKey key, byte[] name, ulong hash)
{
    private FoldedPartial?[] _windows = new FoldedPartial?[1];

    public EntityKey Key { get; } = key;

    public string Text => field ??= Key.ToString();

    public byte[] Name { get; } = name;

    public ulong Hash { get; } = hash;

    public int Count { get; private set; }

    public FoldedPartial? Find(long startUnixMs)
    {
        var first = _windows[0];
        if (first is not null && first.Span.StartUnixMs == startUnixMs)
        {
            return first;
        }

        for (var i = 1; i < Count; i++)
        {
            var window = _windows[i]!;
            if (window.Span.StartUnixMs == startUnixMs)
            {
                _windows[i] = first;
                _windows[0] = window;
                return window;
            }
        }

        return null;
    }

    public void Add(FoldedPartial window)
    {
        if (Count == _windows.Length)
        {
            Array.Resize(ref _windows, Count * 2);
        }

        _windows[Count] = _windows[0];
        _windows[0] = window;
        Count++;
    }

    public void Remove(FoldedPartial window)
    {
        var place = Array.IndexOf(_windows, window, 0, Count);
        Count--;
        _windows[place] = _windows[Count];
        _windows[Count] = null;
    }

    public FoldedPartial At(int index) => _windows[index]!;
}
