using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>
/// One seed: a single-threaded scheduler that picks at random who makes the next small step and what breaks, then lets everything
/// come to rest and compares it with the naive computation.
/// </summary>
internal sealed class SimulatedWorld
{
    private const int MaxStepsToRest = 60_000;
    private const int StepsOfFormerOwnersAtRest = 300;

    private readonly SimulationOptions _options;
    private readonly Pipeline _pipeline;
    private readonly WorldShape _shape;
    private readonly Random _random;
    private readonly Store _store;
    private readonly Broker _broker;
    private readonly SimulatedParts _parts;
    private readonly IReadOnlyList<LogOrigin> _origins;
    private readonly CheckpointFile[] _files;
    private readonly List<Collector> _collectors = [];
    private readonly IReadOnlyList<StageSetup> _setups;
    private readonly StageOwner[] _owners;
    private readonly List<StageOwner> _formerOwners = [];
    private Producer _control;
    private int _destroyed;

    public SimulatedWorld(SimulationOptions options, Pipeline pipeline)
    {
        _options = options;
        _pipeline = pipeline;
        _shape = pipeline.Shape;
        _random = new Random(options.Seed);
        _store = new Store(_random, options.LeftOut);
        _broker = new Broker(options, _store);
        _parts = new SimulatedParts(options, _store, _broker) { NowMs = _shape.StartMs };
        _origins = Logs.Draw(_random, Pipeline.Partitions, _shape);
        _files = [.. _origins.Select(_ => new CheckpointFile())];
        _setups = pipeline.Setups();
        CreateTopics();
        _owners = [.. _setups.Select(Assign)];
        _collectors.AddRange(_origins.Select((_, index) => StartCollector(index)));
        _control = _parts.OpenProducer(_random, static (_, _) => { });
    }

    public CrashMatrix Matrix { get; } = new();

    public long RecordCount => _broker.RecordCount;

    public int FaultCount { get; private set; }

    public void Run()
    {
        for (var step = 0; step < _shape.Steps; step++)
        {
            _parts.NowMs = _shape.StartMs + ((long)_shape.SpanMs * step / _shape.Steps);
            if (_random.NextDouble() < _options.FaultRate / 75)
            {
                Break();
            }

            Advance();
        }

        foreach (var clockMs in _shape.RestClocksMs)
        {
            ComeToRest(clockMs);
        }

        _pipeline.Verify(new FinishedWorld(_options, _origins, _store, _broker, _parts.Delivered, _destroyed));
    }

    private void Advance()
    {
        switch (_random.Next(10))
        {
            case 0 or 1:
                Pick(_collectors).Step(_parts.NowMs);
                break;
            case 2:
                _store.ApplyOne();
                break;
            case 3 or 4:
                Land(Pick(_parts.Producers));
                break;
            case 5:
                Report(Pick(_parts.Producers));
                break;
            case 6 when _formerOwners.Count > 0:
                StepOwner(Pick(_formerOwners));
                break;
            default:
                StepOwner(Pick(_owners));
                break;
        }

        Forget();
    }

    /// <summary>Everybody who has something to do gets on with it.</summary>
    private void Settle()
    {
        PickBusy(_collectors, static collector => collector.IsQuiet)?.Step(_parts.NowMs);
        _store.ApplyOne();
        Land(PickBusy(_parts.Producers, static producer => !producer.HasUnlanded));
        Report(PickBusy(_parts.Producers, static producer => !producer.HasUnreported));
        if (PickBusy(_owners, static owner => owner.IsQuiet) is { } busy)
        {
            StepOwner(busy);
        }

        if (_formerOwners.Count > 0)
        {
            StepOwner(Pick(_formerOwners));
        }

        Forget();
    }

    private void Land(Producer? producer)
    {
        for (var i = 0; i < _shape.Pace && producer?.LandOne() == true; i++)
        {
        }
    }

    private void Report(Producer? producer)
    {
        for (var i = 0; i < _shape.Pace && producer?.ReportOne() == true; i++)
        {
        }
    }

    private void Forget()
    {
        _parts.Producers.RemoveAll(static producer => producer.HasEnded && producer.IsIdle);
        _formerOwners.RemoveAll(static owner => owner.IsGone);
    }

    private static void StepOwner(StageOwner owner)
    {
        if (owner.PausedSteps > 0)
        {
            owner.PausedSteps--;
            return;
        }

        owner.Step();
    }

    private void Break()
    {
        FaultCount++;
        switch (_random.Next(12))
        {
            case 0 or 1 or 2:
                StrikeOwner(_random.Next(_owners.Length));
                break;
            case 3 or 4:
                FailAProducer();
                break;
            case 5:
                StrikeCollector();
                break;
            case 6:
                _store.LoseOnePending();
                break;
            case 7 when _options.LossyStore && _random.Next(2) == 0:
                _store.LoseLast(1 + _random.Next(4));
                break;
            case 7 when _options.LossyStore:
                _store.SetBack(Pick(_setups).Identity, 1 + _random.Next(4));
                break;
            case 8 when _options.VolatileBroker && _random.Next(2) == 0:
                CrashTheProcess();
                break;
            case 9 when _options.DestroyedRecords:
                DestroyARecord();
                break;
            case 10 when _options.ControlRecords:
                Control();
                break;
            default:
                StrikeOwner(_random.Next(_owners.Length));
                break;
        }
    }

    private void StrikeOwner(int index)
    {
        var owner = _owners[index];
        var strike = (Strike)_random.Next(3);
        Matrix.Hit(owner.Rows(), strike);
        if (strike == Strike.Crash)
        {
            owner.Die();
        }
        else
        {
            owner.IsAssigned = false;
            owner.PausedSteps = strike == Strike.PausePastTheSession ? 5 + _random.Next(40) : 0;
            _formerOwners.Add(owner);
        }

        _owners[index] = Assign(_setups[index]);
    }

    private void FailAProducer()
    {
        if (_random.Next(4) == 0)
        {
            var collector = Pick(_collectors);
            Matrix.Hit(collector.Rows(), Strike.ProducerFailure);
            collector.FailProducer();
            return;
        }

        var owner = Pick(_owners);
        var rows = owner.Rows();
        if (owner.FailProducer())
        {
            Matrix.Hit(rows, Strike.ProducerFailure);
        }
    }

    private void StrikeCollector()
    {
        var at = _random.Next(_collectors.Count);
        var collector = _collectors[at];
        var index = _origins.ToList().IndexOf(collector.Origin);
        if (_random.Next(2) == 0)
        {
            Matrix.Hit(collector.Rows(), Strike.Crash);
            collector.Die();
            _collectors[at] = StartCollector(index);
        }
        else if (_collectors.Count < _origins.Count + 2)
        {
            Matrix.Hit(collector.Rows(), Strike.SecondCollector);
            _collectors.Add(StartCollector(index));
        }
    }

    // Embedded: broker, stages and collectors are one process.
    private void CrashTheProcess()
    {
        foreach (var owner in _owners)
        {
            Matrix.Hit(owner.Rows(), Strike.Crash);
            owner.Die(withTheBroker: true);
        }

        foreach (var collector in _collectors)
        {
            Matrix.Hit(collector.Rows(), Strike.Crash);
            collector.Die(withTheBroker: true);
        }

        _formerOwners.ForEach(static owner => owner.Die(withTheBroker: true));
        _parts.Producers.Clear();
        while (_store.HasPending)
        {
            _ = _random.Next(2) == 0 ? _store.ApplyOne() : _store.LoseOnePending();
        }

        _broker.StartAnew();
        for (var i = 0; i < _owners.Length; i++)
        {
            _owners[i] = Assign(_setups[i]);
        }

        _collectors.Clear();
        _collectors.AddRange(_origins.Select((_, index) => StartCollector(index)));
        _control = _parts.OpenProducer(_random, static (_, _) => { });
    }

    private void DestroyARecord()
    {
        var partition = _random.Next(Pipeline.Partitions);
        var events = new Destination(Topics.Events, partition);
        var consumed = _store.Of(new StageIdentity(StageKind.Fold, partition)).Position?.Offset ?? 0;
        if (_broker.End(events) > consumed)
        {
            _broker.Destroy(events, consumed + _random.NextInt64(_broker.End(events) - consumed));
            _destroyed++;
        }
    }

    private void Control() =>
        _control.Send(new Destination(Topics.Control, 0), LogRecord.WithoutSender(_pipeline.DrawControl(_random, _parts)));

    private void ComeToRest(long clockMs)
    {
        _parts.FaultsAreOn = false;
        _parts.NowMs = clockMs;
        _collectors.ForEach(collector => collector.FinalClockMs = clockMs);
        for (var step = 0; step < MaxStepsToRest; step++)
        {
            Settle();
            if (step == StepsOfFormerOwnersAtRest)
            {
                _formerOwners.ForEach(static owner => owner.Die());
            }

            if (step % 20 == 0 && IsAtRest())
            {
                return;
            }
        }

        throw new SimulationFailedException("The world does not come to rest.");
    }

    private bool IsAtRest() =>
        !_store.HasPending
        && _formerOwners.Count == 0
        && _collectors.TrueForAll(static collector => collector.IsQuiet)
        && _parts.Producers.TrueForAll(static producer => producer.IsIdle)
        && Array.TrueForAll(_owners, static owner => owner.IsQuiet);

    private Collector StartCollector(int index) => new(
        _options, _origins[index], _parts, _files[index],
        new Destination(Topics.Events, _origins[index].Partition), _pipeline.Encode, _random);

    private StageOwner Assign(StageSetup setup) => new(_options, setup, _parts, _random);

    private void CreateTopics()
    {
        foreach (var topic in new[] { Topics.Alerts, Topics.Notifications })
        {
            Pipeline.PartitionsOf(topic).ToList().ForEach(_broker.AddPartition);
        }

        foreach (var setup in _setups)
        {
            _broker.AddConsumer(setup.Input, setup.Identity);
        }
    }

    private T? PickBusy<T>(IReadOnlyList<T> list, Predicate<T> isIdle)
        where T : class
    {
        var first = list.Count == 0 ? 0 : _random.Next(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var one = list[(first + i) % list.Count];
            if (!isIdle(one))
            {
                return one;
            }
        }

        return null;
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
