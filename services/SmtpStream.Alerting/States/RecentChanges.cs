namespace SmtpStream.Alerting.States;

/// <summary>The last changes in memory, numbered within one load of the state: what a watcher that falls behind a little still gets.</summary>
internal sealed class RecentChanges
{
    public const int Capacity = 4_096;

    private readonly Queue<AlertChange> _changes = [];

    /// <summary>Another one after every load: numbers of different epochs do not compare.</summary>
    public string Epoch { get; private set; } = NewEpoch();

    /// <summary>Number of the newest change; 0 before the first.</summary>
    public long Newest { get; private set; }

    public void Add(AlertChange change)
    {
        Newest++;
        _changes.Enqueue(change);
        if (_changes.Count > Capacity)
        {
            _changes.Dequeue();
        }
    }

    /// <summary>Changes after a number; false where some of them are no longer kept.</summary>
    public bool TryGetAfter(long number, out IReadOnlyList<AlertChange> changes)
    {
        var missing = Newest - number;
        changes = missing < 0 || missing > _changes.Count ? [] : [.. _changes.Skip(_changes.Count - (int)missing)];
        return missing >= 0 && missing <= _changes.Count;
    }

    public void Reset()
    {
        Epoch = NewEpoch();
        Newest = 0;
        _changes.Clear();
    }

    private static string NewEpoch() => Guid.NewGuid().ToString("n")[..12];
}
