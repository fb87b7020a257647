using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Tests.Pipelines;

/// <summary>Drives a stage over lists and dictionaries; crashes, repeats and slow acknowledgements are up to the caller.</summary>
internal sealed class StageRunner(StageIdentity identity, Func<IStageUser> makeUser, IReadOnlyList<Destination> destinations, IReadOnlyList<InputRecord> input)
{
    private const long Incarnation = 1;

    private readonly Dictionary<string, byte[]> _store = new(StringComparer.Ordinal);
    private readonly List<(Destination Destination, Mark Mark)> _unacknowledged = [];
    private StreamPosition? _position;
    private Stage? _stage;
    private IStageUser? _user;

    /// <summary>Hash fields of the read model.</summary>
    public Dictionary<(string Key, string Field), byte[]> ReadModel { get; } = [];

    /// <summary>Takes what the stage sends.</summary>
    public Action<OutboundRecord> Send { get; set; } = static _ => { };

    public StageIdentity Identity => identity;

    public int EntryCount => _store.Count;

    public bool HasInput => (_stage?.Next.Offset ?? 0) < input.Count;

    /// <summary>Forgets the memory; the next step loads again and sends what is not acknowledged.</summary>
    public void Crash()
    {
        _stage = null;
        _unacknowledged.Clear();
    }

    /// <summary>Consumes some records and commits them.</summary>
    /// <param name="records">How many at most.</param>
    /// <param name="loseOutputs">Crash between the commit and its outputs.</param>
    public void Step(int records, bool loseOutputs = false)
    {
        var stage = _stage ??= Load();
        for (var i = 0; i < records && HasInput; i++)
        {
            Consume(stage, input[(int)stage.Next.Offset]);
        }

        if (!stage.HasUncommitted)
        {
            return;
        }

        Store(stage.PrepareCommit());
        var outputs = stage.Committed();
        _position = stage.StoredPosition;
        if (loseOutputs)
        {
            Crash();
            return;
        }

        SendAll(outputs);
    }

    /// <summary>Everything sent has landed.</summary>
    public void Acknowledge()
    {
        foreach (var (destination, mark) in _unacknowledged)
        {
            _stage?.Acknowledged(destination, mark);
        }

        _unacknowledged.Clear();
    }

    /// <summary>The user's timer is due.</summary>
    public void Turn()
    {
        var stage = _stage ??= Load();
        stage.Turn(state => ((IStageTimers)_user!).OnTurn(default, state));
    }

    private Stage Load()
    {
        _user = makeUser();
        var stage = new Stage(identity, _user, destinations);
        var entries = _store.Select(p => new KeyValuePair<string, ReadOnlyMemory<byte>>(p.Key, p.Value));
        if (!stage.TryLoad(_position, entries, _position, Incarnation))
        {
            throw new InvalidOperationException("The positions differ.");
        }

        SendAll(stage.Republish());
        return stage;
    }

    private void Consume(Stage stage, InputRecord record)
    {
        foreach (var key in stage.ColdKeysOf(record).ToList())
        {
            var value = ReadModel.GetValueOrDefault((key.Key, key.Field)) ?? ReadOnlyMemory<byte>.Empty;
            if (!stage.TrySupplyCold(_position, key, value))
            {
                throw new InvalidOperationException("The positions differ.");
            }
        }

        stage.Consume(record);
    }

    private void Store(StageCommit commit)
    {
        foreach (var id in commit.Removals)
        {
            _store.Remove(id);
        }

        foreach (var (id, value) in commit.Puts)
        {
            _store[id] = value.ToArray();
        }

        foreach (var change in commit.ReadModel)
        {
            if (change.Value is { } value)
            {
                ReadModel[(change.Key, change.Field)] = value.ToArray();
            }
            else
            {
                ReadModel.Remove((change.Key, change.Field));
            }
        }
    }

    private void SendAll(IReadOnlyList<OutboundRecord> outputs)
    {
        foreach (var output in outputs)
        {
            Send(output);
            _unacknowledged.Add((output.Destination, output.Mark));
        }
    }
}
