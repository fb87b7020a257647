using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SmtpStream.Aggregator;
using SmtpStream.Aggregator.Folding;
using SmtpStream.Aggregator.Merging;
using SmtpStream.Alerting;
using SmtpStream.Alerting.Relaying;
using SmtpStream.Alerting.Routing;
using SmtpStream.Alerting.States;
using SmtpStream.Scorer;
using SmtpStream.Scorer.Scoring;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>The product's own stages with their codecs, over two hours of mail.</summary>
internal sealed class ProductPipeline(SimulationOptions options) : Pipeline
{
    private const int Minute = 60_000;
    private const int SpanMs = 120 * Minute;

    // 2026-01-05T21:15Z; the last line is written before 23:31.
    private const long Evening = 1_767_647_700_000;

    private static readonly AggregatorMetrics Metrics =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private readonly AggregatorOptions _aggregator = AggregatorOf(options);
    private readonly BatchEncoding _batches = new(options);

    public override WorldShape Shape { get; } = ShapeOf(options.OverMidnight ? Evening + (105 * Minute) : Evening, options.OverMidnight);

    public override IStageUser CreateUser(StageIdentity identity) => identity.Stage switch
    {
        StageKind.Fold => new FoldStage(identity, Partitions, _aggregator, Metrics),
        StageKind.Merge => new MergeStage(identity, Partitions, _aggregator, Metrics),
        StageKind.Scorer => new ScorerStage(identity, Partitions, new ScorerOptions()),
        StageKind.Alerting => new AlertingStage(
            new RouteTree(options.TwoReceivers ? Receivers.Two : Receivers.One),
            Receivers.WithoutResolved,
            new AlertTimes(TimeSpan.Zero, TimeSpan.Zero, AlertTimes.DefaultReopen, null),
            TimeSpan.FromMinutes(3),
            (Partitions, Partitions)),
        _ => new RelayStage(Partitions),
    };

    public override byte[] Encode(CollectedBatch batch) => _batches.Encode(batch);

    public override byte[] DrawControl(Random random, SimulatedParts parts) => new UserChanges(random, Shape).Draw(parts.Delivered);

    public override Outbox CreateOutbox(IStageUser user, SimulatedParts parts, Random random) => new ReceiverOutbox(user, parts, random);

    public override void Verify(FinishedWorld world) => new ProductOracle(world, this).Verify();

    private static WorldShape ShapeOf(long startMs, bool waitsForNextDay)
    {
        var end = startMs + SpanMs + (waitsForNextDay ? 24 * 60 * Minute : 0);
        return new WorldShape
        {
            Steps = 4_000,
            StartMs = startMs,
            SpanMs = SpanMs,
            Pace = 12,
            LineGapMs = 3 * Minute,
            LateMs = 60 * Minute,
            ClockSkewMs = 2_000,
            RestClocksMs = [startMs + SpanMs + (20 * Minute), end + (55 * Minute), end + (65 * Minute), end + (75 * Minute)],
        };
    }

    private static AggregatorOptions AggregatorOf(SimulationOptions options) => new()
    {
        SealAfter = options.LeftOut == Guard.Sealing ? TimeSpan.FromDays(365) : TimeSpan.FromMinutes(5),
        KeepMinutes = options.DroppedTiers ? TimeSpan.FromMinutes(15) : TimeSpan.FromDays(2),
        KeepFiveMinutes = options.DroppedTiers ? TimeSpan.FromMinutes(40) : TimeSpan.FromDays(14),
        MaxOpenPartialsPerKind = options.TightCaps ? 3 : 20_000,
        MaxOpenWindowsPerKind = options.TightCaps ? 4 : 10_000,
    };
}
