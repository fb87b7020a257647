using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>Redis: slow (a transaction may be applied after its owner gave it up), lossy, and set back at times.</summary>
internal sealed class Store(Random random, Guard leftOut)
{
    private readonly Dictionary<StageIdentity, StoredState> _states = [];
    private readonly List<StoreTransaction> _pending = [];
    private readonly List<StageIdentity> _history = [];

    /// <summary>Failovers so far; each breaks every connection, so that a load in between fails.</summary>
    public int Failovers { get; private set; }

    public bool HasPending => _pending.Count > 0;

    public StoredState Of(StageIdentity stage)
    {
        if (!_states.TryGetValue(stage, out var state))
        {
            _states[stage] = state = new StoredState();
        }

        return state;
    }

    public void Submit(StoreTransaction transaction) => _pending.Add(transaction);

    public bool ApplyOne()
    {
        if (_pending.Count == 0)
        {
            return false;
        }

        var at = random.Next(_pending.Count);
        var transaction = _pending[at];
        _pending.RemoveAt(at);
        Apply(transaction);
        return true;
    }

    public bool LoseOnePending()
    {
        if (_pending.Count == 0)
        {
            return false;
        }

        var at = random.Next(_pending.Count);
        _pending[at].Outcome = TransactionOutcome.Lost;
        _pending.RemoveAt(at);
        return true;
    }

    /// <summary>A failover to a copy that lags: the last transactions of all stages are gone.</summary>
    public bool LoseLast(int count)
    {
        Failovers++;
        var lost = false;
        for (; count > 0 && _history.Count > 0; count--)
        {
            lost |= Of(_history[^1]).TryUndoLast();
            _history.RemoveAt(_history.Count - 1);
        }

        return lost;
    }

    /// <summary>One partition's state alone is older than the others.</summary>
    public bool SetBack(StageIdentity stage, int count)
    {
        Failovers++;
        var lost = false;
        for (; count > 0; count--)
        {
            var at = _history.LastIndexOf(stage);
            if (at < 0)
            {
                break;
            }

            _history.RemoveAt(at);
            lost |= Of(stage).TryUndoLast();
        }

        return lost;
    }

    private void Apply(StoreTransaction transaction)
    {
        var state = Of(transaction.Stage);
        if (leftOut != Guard.CompareAndSet && state.Position != transaction.ExpectedPosition)
        {
            transaction.Outcome = TransactionOutcome.Refused;
            return;
        }

        state.Apply(transaction);
        _history.Add(transaction.Stage);
        transaction.Outcome = TransactionOutcome.Applied;
    }
}
