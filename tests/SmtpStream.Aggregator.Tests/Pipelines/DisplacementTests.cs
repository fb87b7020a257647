using System.Buffers;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Aggregator.Merging;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Records;
using SmtpStream.Streams;
using Xunit;

namespace SmtpStream.Aggregator.Tests.Pipelines;

/// <summary>Windows that are too many are counted together in one entity; what comes late for one of them is counted once all the same.</summary>
public class DisplacementTests
{
    private const long StartMs = 1_700_000_000_000 / 86_400_000 * 86_400_000;
    private const int Minute = 60_000;

    private static readonly StageIdentity Merge = new(StageKind.Merge, 0);
    private static readonly AggregatorMetrics Metrics =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private readonly List<InputRecord> _input = [];
    private readonly StageRunner _runner;

    public DisplacementTests()
    {
        var options = new AggregatorOptions { MaxOpenWindowsPerKind = 1 };
        _runner = new StageRunner(Merge, () => new MergeStage(Merge, 1, options, Metrics), [new Destination(Topics.Windows, 0)], _input);
    }

    [Fact]
    public void LateRow_InTheCommitThatDisplacedItsWindow_DoesNotFindItAgain()
    {
        Sealed("a.example", 0, 3);
        _runner.Step(int.MaxValue);
        Sealed("b.example", 0, 5);
        Watermark(10);
        Sealed("a.example", 0, 1);
        _runner.Step(int.MaxValue);
        Watermark(2 * 24 * 60);
        _runner.Step(int.MaxValue);
        AssertSums(9);
    }

    [Fact]
    public void LateRow_OfAWindowWhoseRollUpWasDisplaced_CountsInANewOne()
    {
        Sealed("a.example", 0, 1);
        Sealed("c.example", 0, 5);
        Watermark(6);
        Sealed("d.example", 6, 7);
        Add("a.example", 1, 1, PartialState.Open, birth: 50);
        Sealed("a.example", 2, 1);
        _runner.Step(int.MaxValue);
        Watermark(2 * 24 * 60);
        Add("a.example", 1, 2, PartialState.Sealed, birth: 50);
        _runner.Step(int.MaxValue);
        AssertSums(16);
    }

    private void AssertSums(long expected)
    {
        var sums = Windows().GroupBy(w => w.Span.LengthSeconds).ToDictionary(g => g.Key, g => g.Sum(w => w.Measures.Counters[Metric.Events]));
        Assert.Equal([(60, expected), (300, expected), (3_600, expected), (86_400, expected)], sums.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)));
    }

    private IEnumerable<WindowRecord> Windows() => _runner.ReadModel
        .Where(p => p.Key.Key.StartsWith("wb:", StringComparison.Ordinal))
        .Select(p => WindowReadModel.Read(p.Value, []));

    private void Sealed(string domain, int minute, int events) => Add(domain, minute, events, PartialState.Sealed, birth: 100 + _input.Count);

    private void Add(string domain, int minute, int events, PartialState state, long birth)
    {
        var measures = new WindowMeasures();
        measures.Counters.Add(Metric.Events, events);
        var body = new ArrayBufferWriter<byte>();
        PartialEncoding.Write(body, new PartialRecord(
            new EntityKey("", EntityKind.RecipientDomain, domain), new WindowSpan(StartMs + (minute * Minute), 60), state, measures, 0, birth, ""));
        Append(DerivedRecordField.Partial, body, "p");
    }

    private void Watermark(int minute)
    {
        var body = new ArrayBufferWriter<byte>();
        WatermarkEncoding.Write(body, new WatermarkRecord(StartMs + (minute * Minute), false, [], []));
        Append(DerivedRecordField.Watermark, body, null);
    }

    private void Append(int field, ArrayBufferWriter<byte> body, string? id) => _input.Add(new InputRecord
    {
        Offset = _input.Count,
        Sender = new StageIdentity(StageKind.Fold, 0),
        Mark = new Mark(new StreamPosition(1, _input.Count + 1), id),
        Covered = new StreamPosition(1, _input.Count + 1),
        BodyField = field,
        Body = body.WrittenMemory,
    });
}
