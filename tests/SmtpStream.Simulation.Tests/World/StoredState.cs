using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>What Redis holds under one hash tag, with the means to undo its last transactions.</summary>
internal sealed class StoredState
{
    private readonly Dictionary<string, byte[]> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<ColdKey, byte[]> _readModel = [];
    private readonly List<Undo> _undo = [];

    public StreamPosition? Position { get; private set; }

    public IReadOnlyDictionary<string, byte[]> Entries => _entries;

    public IReadOnlyDictionary<ColdKey, byte[]> ReadModel => _readModel;

    public void Apply(StoreTransaction transaction)
    {
        var undo = new Undo(Position, [], []);
        foreach (var id in transaction.Removals)
        {
            Set(undo, id, null);
        }

        foreach (var (id, value) in transaction.Puts)
        {
            Set(undo, id, value);
        }

        foreach (var (key, value) in transaction.ReadModel)
        {
            undo.ReadModel.Add((key, _readModel.GetValueOrDefault(key)));
            SetOrRemove(_readModel, key, value);
        }

        Position = transaction.NewPosition;
        _undo.Add(undo);
    }

    public bool TryUndoLast()
    {
        if (_undo.Count == 0)
        {
            return false;
        }

        var undo = _undo[^1];
        _undo.RemoveAt(_undo.Count - 1);
        Position = undo.Position;
        for (var i = undo.Entries.Count - 1; i >= 0; i--)
        {
            SetOrRemove(_entries, undo.Entries[i].Id, undo.Entries[i].Value);
        }

        for (var i = undo.ReadModel.Count - 1; i >= 0; i--)
        {
            SetOrRemove(_readModel, undo.ReadModel[i].Key, undo.ReadModel[i].Value);
        }

        return true;
    }

    private void Set(Undo undo, string id, byte[]? value)
    {
        undo.Entries.Add((id, _entries.GetValueOrDefault(id)));
        SetOrRemove(_entries, id, value);
    }

    private static void SetOrRemove<TKey>(Dictionary<TKey, byte[]> map, TKey key, byte[]? value)
        where TKey : notnull
    {
        if (value is null)
        {
            map.Remove(key);
        }
        else
        {
            map[key] = value;
        }
    }

    private sealed record Undo(
        StreamPosition? Position, List<(string Id, byte[]? Value)> Entries, List<(ColdKey Key, byte[]? Value)> ReadModel);
}
