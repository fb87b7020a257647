namespace SmtpStream.Streams;

/// <summary>The entries in memory, those changed since the last commit, and the cold fields read for the next records.</summary>
internal sealed class StageEntries : StageState
{
    /// <summary>First character of the protocol's own ids in the store.</summary>
    public const char ReservedPrefix = '!';

    private readonly Dictionary<string, StageEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<StageEntry> _dirty = [];
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly Dictionary<ColdKey, ReadOnlyMemory<byte>> _cold = [];
    private StreamPosition _stamp;

    public override StreamPosition Stamp => _stamp;

    public override IReadOnlyCollection<StageEntry> Entries => _entries.Values;

    /// <summary>Changed since the last commit, in the order of the first change; may hold entries that were removed again.</summary>
    public List<StageEntry> Dirty => _dirty;

    /// <summary>Ids in the store that the next commit removes.</summary>
    public HashSet<string> Removed => _removed;

    public long DirtyBytes { get; private set; }

    /// <summary>Counts changes, so that a turn that changed nothing is seen.</summary>
    public long ChangeCount { get; private set; }

    public void Clear()
    {
        _entries.Clear();
        _dirty.Clear();
        _removed.Clear();
        _cold.Clear();
        DirtyBytes = 0;
    }

    public void Load(StageEntry entry) => _entries.Add(entry.Id, entry);

    public void BeginChange(StreamPosition stamp) => _stamp = stamp;

    public override StageEntry? Find(string id) => _entries.GetValueOrDefault(id);

    public override StageEntry Add(string id, IStageValue value)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id[0] == ReservedPrefix)
        {
            throw new ArgumentException($"Ids that start with '{ReservedPrefix}' belong to the protocol.", nameof(id));
        }

        var entry = new StageEntry(id, value);
        if (!_entries.TryAdd(id, entry))
        {
            throw new InvalidOperationException($"Entry '{id}' exists.");
        }

        entry.IsStored = _removed.Remove(id);
        MarkDirty(entry);
        return entry;
    }

    public override void Changed(StageEntry entry)
    {
        RequireChangeable(entry);
        MarkDirty(entry);
    }

    public override void Open(StageEntry entry, Destination destination) => SetOutput(entry, OutputKind.Open, destination);

    public override void Finalise(StageEntry entry, Destination destination) => SetOutput(entry, OutputKind.Final, destination);

    public override void Remove(StageEntry entry)
    {
        RequireChangeable(entry);
        Drop(entry);
    }

    /// <summary>Removes an entry of any kind.</summary>
    public void Drop(StageEntry entry)
    {
        _entries.Remove(entry.Id);
        entry.IsRemoved = true;
        ChangeCount++;
        if (entry.IsStored)
        {
            _removed.Add(entry.Id);
        }
    }

    public override ReadOnlyMemory<byte> Cold(ColdKey key) =>
        _cold.TryGetValue(key, out var value)
            ? value
            : throw new InvalidOperationException($"The cold field {key} was not asked for before this record.");

    public bool HasCold(ColdKey key) => _cold.ContainsKey(key);

    public void SupplyCold(ColdKey key, ReadOnlyMemory<byte> value) => _cold[key] = value;

    /// <summary>A commit may change what the cold fields hold.</summary>
    public void ForgetCold() => _cold.Clear();

    public void MarkCommitted()
    {
        foreach (var entry in _dirty)
        {
            entry.IsDirty = false;
            entry.IsStored = !entry.IsRemoved;
        }

        _dirty.Clear();
        _removed.Clear();
        DirtyBytes = 0;
    }

    private void SetOutput(StageEntry entry, OutputKind output, Destination destination)
    {
        RequireChangeable(entry);
        entry.Output = output;
        entry.Destination = destination;
        MarkDirty(entry);
    }

    private void MarkDirty(StageEntry entry)
    {
        entry.Stamp = _stamp;
        ChangeCount++;
        if (!entry.IsDirty)
        {
            entry.IsDirty = true;
            _dirty.Add(entry);
            DirtyBytes += entry.Value.ApproximateSizeBytes;
        }
    }

    private static void RequireChangeable(StageEntry entry)
    {
        if (entry.IsRemoved)
        {
            throw new InvalidOperationException($"Entry '{entry.Id}' was removed.");
        }

        if (entry.Output == OutputKind.Final)
        {
            throw new InvalidOperationException($"Entry '{entry.Id}' is final.");
        }
    }
}
