using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Aggregator.Folding;
using SmtpStream.Aggregator.Merging;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Records;
using SmtpStream.Streams;
using Xunit;

namespace SmtpStream.Aggregator.Tests.Pipelines;

/// <summary>Fold and merge over lists, with as many partitions as wanted.</summary>
internal sealed class Pipeline
{
    private static readonly AggregatorMetrics Metrics =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private readonly List<InputRecord>[] _events;
    private readonly List<InputRecord>[] _partials;
    private readonly Dictionary<(StageIdentity, Destination, Mark), byte[]> _sets = [];

    public Pipeline(int folds, int merges, AggregatorOptions? options = null)
    {
        options ??= new AggregatorOptions();
        _events = [.. Enumerable.Range(0, folds).Select(_ => new List<InputRecord>())];
        _partials = [.. Enumerable.Range(0, merges).Select(_ => new List<InputRecord>())];
        var toPartials = Enumerable.Range(0, merges).Select(p => new Destination(Topics.Partials, p)).ToList();
        for (var i = 0; i < folds; i++)
        {
            var identity = new StageIdentity(StageKind.Fold, i);
            var runner = new StageRunner(identity, () => new FoldStage(identity, merges, options, Metrics), toPartials, _events[i]);
            runner.Send = output => Append(_partials[output.Destination.Partition], identity, output);
            Folds.Add(runner);
        }

        for (var i = 0; i < merges; i++)
        {
            var identity = new StageIdentity(StageKind.Merge, i);
            var runner = new StageRunner(
                identity, () => new MergeStage(identity, folds, options, Metrics), [new Destination(Topics.Windows, i)], _partials[i]);
            runner.Send = output => Append(Windows, identity, output);
            Merges.Add(runner);
        }
    }

    public List<StageRunner> Folds { get; } = [];

    public List<StageRunner> Merges { get; } = [];

    /// <summary>Sets of final outputs by sender, destination and mark.</summary>
    public IReadOnlyDictionary<(StageIdentity Sender, Destination Destination, Mark Mark), byte[]> Sets => _sets;

    /// <summary>Records sent, by the field of their body.</summary>
    public Dictionary<int, int> Sent { get; } = [];

    /// <summary>What merge sent, windows and watermarks.</summary>
    public List<InputRecord> Windows { get; } = [];

    public void AddBatch(int fold, byte[] batch) =>
        _events[fold].Add(new InputRecord { Offset = _events[fold].Count, Body = batch });

    /// <summary>Gives merge what another pipeline's fold sent.</summary>
    public void AddPartialsOf(Pipeline other)
    {
        for (var i = 0; i < _partials.Length; i++)
        {
            _partials[i].AddRange(other._partials[i]);
        }
    }

    /// <summary>Runs everything to its end, without faults.</summary>
    public void Drain()
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var runner in Folds.Concat(Merges))
            {
                var hadInput = runner.HasInput;
                runner.Step(int.MaxValue);
                runner.Acknowledge();
                runner.Step(0);
                again |= hadInput;
            }
        }
    }

    /// <summary>Runs everything to its end with crashes, lost outputs, odd commit sizes and orders that the seed decides.</summary>
    public void DrainWithFaults(Random random)
    {
        var runners = Folds.Concat(Merges).ToArray();
        for (var steps = 0; steps < 2_000 && runners.Any(r => r.HasInput); steps++)
        {
            var runner = runners[random.Next(runners.Length)];
            switch (random.Next(10))
            {
                case 0:
                    runner.Crash();
                    break;
                case 1:
                    runner.Acknowledge();
                    break;
                default:
                    runner.Step(random.Next(1, 40), loseOutputs: random.Next(8) == 0);
                    break;
            }
        }

        Drain();
    }

    /// <summary>The windows in the read model, by entity and span.</summary>
    public Dictionary<(EntityKey, WindowSpan), WindowRecord> ReadModel()
    {
        var result = new Dictionary<(EntityKey, WindowSpan), WindowRecord>();
        foreach (var runner in Merges)
        {
            foreach (var ((key, field), value) in runner.ReadModel.Where(p => p.Key.Key.StartsWith("wb:", StringComparison.Ordinal)))
            {
                var sketches = runner.ReadModel.GetValueOrDefault(("q" + key[1..], field)) ?? [];
                var window = WindowReadModel.Read(value, sketches);
                result.Add((window.Entity, window.Span), window);
            }
        }

        return result;
    }

    /// <summary>The last revision of each window sent.</summary>
    public Dictionary<(EntityKey, WindowSpan), WindowRecord> LastRevisions()
    {
        var result = new Dictionary<(EntityKey, WindowSpan), (Mark Mark, WindowRecord Window)>();
        foreach (var record in Windows)
        {
            foreach (var window in WindowsOf(record))
            {
                var key = (window.Entity, window.Span);
                if (!result.TryGetValue(key, out var known) || record.Mark > known.Mark)
                {
                    result[key] = (record.Mark, window);
                }
            }
        }

        return result.ToDictionary(p => p.Key, p => p.Value.Window);
    }

    public WatermarkRecord LastWatermark() =>
        WatermarkEncoding.Read(Windows.Last(r => r.BodyField == DerivedRecordField.Watermark).Body.Span);

    // A receiver takes a mark once: what is sent again under it must be the same, whoever cut the set.
    private void CheckSets(StageIdentity sender, OutboundRecord output)
    {
        if (output.Body.Span[0] >> 3 is not (DerivedRecordField.PartialSet or DerivedRecordField.WindowSet))
        {
            return;
        }

        var key = (sender, output.Destination, output.Mark);
        if (_sets.TryGetValue(key, out var known))
        {
            Assert.Equal(known, output.Body.ToArray());
        }
        else
        {
            _sets.Add(key, output.Body.ToArray());
        }
    }

    private static List<WindowRecord> WindowsOf(InputRecord record)
    {
        var windows = new List<WindowRecord>();
        var members = MemberReader.Of(record);
        while (record.BodyField is DerivedRecordField.Window or DerivedRecordField.WindowSet && members.TryRead(out var member))
        {
            windows.Add(WindowEncoding.Read(member));
        }

        return windows;
    }

    private void Append(List<InputRecord> log, StageIdentity sender, OutboundRecord output)
    {
        CheckSets(sender, output);
        var body = output.Body.ToArray();
        Sent[body[0] >> 3] = Sent.GetValueOrDefault(body[0] >> 3) + 1;
        var at = 1;
        while ((body[at] & 0x80) != 0)
        {
            at++;
        }

        log.Add(new InputRecord
        {
            Offset = log.Count,
            Sender = sender,
            Mark = output.Mark,
            Covered = output.Covered,
            BodyField = body[0] >> 3,
            Body = body.AsMemory(at + 1),
        });
    }
}
