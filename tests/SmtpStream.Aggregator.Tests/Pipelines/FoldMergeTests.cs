using System.Buffers;
using CsCheck;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Records;
using SmtpStream.Streams;
using Xunit;

namespace SmtpStream.Aggregator.Tests.Pipelines;

/// <summary>Fold and merge together against a naive computation over all events.</summary>
public class FoldMergeTests
{
    private static readonly int[] Lengths = [60, 300, 3_600, 86_400];

    // With room for a few partials only, most are sealed long before they are due.
    [Theory]
    [InlineData(20_000, false)]
    [InlineData(20_000, true)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    public void AnySplitOrderCrashAndRepeat_GivesTheWindowsOfANaiveComputation(int maxOpenPartials, bool beginsInHistory) =>
        Gen.Int.Sample(seed =>
        {
            var random = new Random(seed);
            var readAt = beginsInHistory ? Traffic.StartMs + random.Next(2 * 3_600_000, 5 * 3_600_000) : 0;
            var traffic = Enumerable.Range(0, 3).Select(i => new Traffic(random, i) { ReadAtMs = readAt }).ToArray();
            var pipeline = new Pipeline(2, 2, new AggregatorOptions { MaxOpenPartialsPerKind = maxOpenPartials });
            for (var round = 0; round < 3; round++)
            {
                foreach (var path in traffic)
                {
                    var from = path.Count;
                    path.Grow(random.Next(5, 60), 120_000, late: true);
                    foreach (var batch in path.Batches(from, path.Count))
                    {
                        pipeline.AddBatch(path.Source[^1] % 2, batch);
                    }
                }

                pipeline.DrainWithFaults(random);
            }

            CloseAll(pipeline, traffic, random);
            AssertEqualsNaive(pipeline, traffic);
        }, iter: 25, threads: 1);

    [Fact]
    public void Windows_ClosedOnTheTopic_EqualTheReadModel()
    {
        var random = new Random(1);
        var traffic = new Traffic(random, 0);
        traffic.Grow(200, 20_000, late: true);
        var pipeline = new Pipeline(1, 2);
        foreach (var batch in traffic.Batches(0, traffic.Count))
        {
            pipeline.AddBatch(0, batch);
        }

        pipeline.DrainWithFaults(random);
        CloseAll(pipeline, [traffic], random);
        var readModel = pipeline.ReadModel();
        var revisions = pipeline.LastRevisions();
        Assert.NotEmpty(revisions);
        Assert.All(revisions, p =>
        {
            Assert.Equal(WindowState.Closed, p.Value.State);
            Assert.Equal(readModel[p.Key].Measures.Counters, p.Value.Measures.Counters);
        });
        Assert.All(readModel.Where(p => p.Key.Item2.LengthSeconds == 60), p => Assert.Contains(p.Key, revisions.Keys));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OpenPartialsAndWindows_AreSentUnlessTheyAreHistory(bool isHistory)
    {
        var traffic = new Traffic(new Random(4), 0) { ReadAtMs = Traffic.StartMs + (isHistory ? 24 * 3_600_000 : 0) };
        var pipeline = new Pipeline(1, 1);

        // The first one gives the watermark, without which nothing is known to be history.
        pipeline.AddBatch(0, traffic.Heartbeat(Traffic.StartMs));
        pipeline.Drain();
        pipeline.Sent.Clear();
        traffic.Grow(300, 60_000, late: false);
        for (var start = 0; start < traffic.Count; start += 10)
        {
            pipeline.AddBatch(0, traffic.Batch(start, start + 10));
            pipeline.Drain();
        }

        Assert.Equal(!isHistory, pipeline.Sent.ContainsKey(DerivedRecordField.Partial));
        Assert.Equal(!isHistory, pipeline.Sent.ContainsKey(DerivedRecordField.Window));
        Assert.InRange(pipeline.Sent[DerivedRecordField.PartialSet], 1, int.MaxValue);
        Assert.InRange(pipeline.Sent[DerivedRecordField.WindowSet], 1, int.MaxValue);
    }

    // What an owner sent must be what the next one would send from an older state, or a receiver takes something twice or never.
    [Fact]
    public void Sets_CutWithOtherCommitsAndCrashes_AreTheSame() =>
        Gen.Int.Sample(seed =>
        {
            var random = new Random(seed);
            var traffic = new Traffic(random, 0) { ReadAtMs = random.Next(2) == 0 ? Traffic.StartMs + (24 * 3_600_000) : 0 };
            traffic.Grow(400, 20_000, late: true);
            byte[][] batches = [.. traffic.Batches(0, traffic.Count), traffic.Heartbeat(traffic.LastMs + 86_400_000)];
            var (steady, faulty, merging) = (new Pipeline(1, 2), new Pipeline(1, 2), new Pipeline(1, 2));
            foreach (var batch in batches)
            {
                steady.AddBatch(0, batch);
                faulty.AddBatch(0, batch);
            }

            steady.Drain();
            faulty.DrainWithFaults(random);
            merging.AddPartialsOf(steady);
            merging.DrainWithFaults(random);
            Assert.Equal(SetsOf(steady, StageKind.Fold), SetsOf(faulty, StageKind.Fold));
            Assert.Equal(SetsOf(steady, StageKind.Merge), SetsOf(merging, StageKind.Merge));
        }, iter: 20, threads: 1);

    [Fact]
    public void State_AfterEverythingIsSealed_IsBounded()
    {
        var random = new Random(2);
        var traffic = new Traffic(random, 0);
        var pipeline = new Pipeline(1, 1);
        var sizes = new List<int>();
        for (var round = 0; round < 6; round++)
        {
            var from = traffic.Count;
            traffic.Grow(300, 60_000, late: false);
            foreach (var batch in traffic.Batches(from, traffic.Count))
            {
                pipeline.AddBatch(0, batch);
            }

            pipeline.Drain();
            sizes.Add(pipeline.Folds[0].EntryCount + pipeline.Merges[0].EntryCount);
        }

        Assert.InRange(sizes[^1], 1, sizes[1] * 2);
    }

    [Fact]
    public void OpenPartials_PastTheCap_AreSealed()
    {
        const int Cap = 2;
        const int SourcePathWatermarkAndMarks = 5;
        var traffic = new Traffic(new Random(3), 0);
        traffic.Grow(400, 100, late: false);
        var pipeline = new Pipeline(1, 1, new AggregatorOptions { MaxOpenPartialsPerKind = Cap });
        foreach (var batch in traffic.Batches(0, traffic.Count))
        {
            pipeline.AddBatch(0, batch);
        }

        pipeline.Drain();
        var naive = new EventFolder(new EventFolderOptions());
        traffic.FoldInto(naive);
        var all = Enum.GetValues<EntityKind>().Sum(naive.OpenCount);
        var capped = Enum.GetValues<EntityKind>().Sum(kind => Math.Min(Cap, naive.OpenCount(kind)));
        Assert.True(all > capped + SourcePathWatermarkAndMarks);
        Assert.InRange(pipeline.Folds[0].EntryCount, 1, capped + SourcePathWatermarkAndMarks);
    }

    private static List<string> SetsOf(Pipeline pipeline, StageKind sender)
    {
        var sets = pipeline.Sets.Where(s => s.Key.Sender.Stage == sender).Select(s => $"{s.Key} {Convert.ToHexString(s.Value)}").Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(sets);
        return sets;
    }

    private static void CloseAll(Pipeline pipeline, Traffic[] traffic, Random random)
    {
        var clock = traffic.Max(t => t.LastMs) + 120_000_000;
        for (var i = 0; i < 3; i++)
        {
            foreach (var path in traffic)
            {
                pipeline.AddBatch(path.Source[^1] % 2 % pipeline.Folds.Count, path.Heartbeat(clock + (i * 60_000)));
            }

            pipeline.DrainWithFaults(random);
        }
    }

    private static void AssertEqualsNaive(Pipeline pipeline, Traffic[] traffic)
    {
        var readModel = pipeline.ReadModel();
        var expected = new Dictionary<(EntityKey, WindowSpan), FoldedPartial>();
        foreach (var length in Lengths)
        {
            var folder = new EventFolder(new EventFolderOptions { TierASeconds = length, TierBSeconds = Math.Max(300, length), TierCSeconds = 300 });
            foreach (var path in traffic)
            {
                path.FoldInto(folder);
            }

            foreach (var partial in folder.Partials)
            {
                expected[(partial.Entity, partial.Span)] = partial;
            }
        }

        Assert.Equal(
            expected.Keys.Select(Describe).Order(StringComparer.Ordinal),
            readModel.Keys.Select(Describe).Order(StringComparer.Ordinal));
        foreach (var (key, partial) in expected)
        {
            AssertEqual(key.ToString(), partial.Measures, readModel[key].Measures, key.Item1.Kind == EntityKind.Path);
            Assert.Equal(WindowState.Closed, readModel[key].State);
        }
    }

    // Rankings are exact here too: fewer names than their capacity.
    private static void AssertEqual(string what, WindowMeasures expected, WindowMeasures actual, bool isPath)
    {
        if (isPath)
        {
            Assert.Equal(expected.Counters[Metric.Events], actual.Counters[Metric.Events]);
            return;
        }

        const MeasuresParts Compared = MeasuresParts.All & ~MeasuresParts.SubCounts;
        Assert.True(Bytes(expected, Compared).AsSpan().SequenceEqual(Bytes(actual, Compared)), $"{what}: {string.Join(' ', expected.Counters)} != {string.Join(' ', actual.Counters)}");
    }

    private static byte[] Bytes(WindowMeasures measures, MeasuresParts parts)
    {
        var writer = new ArrayBufferWriter<byte>();
        MeasuresEncoding.Write(writer, measures, parts);
        return writer.WrittenSpan.ToArray();
    }

    private static string Describe((EntityKey Entity, WindowSpan Span) key) => $"{key.Span.LengthSeconds}/{key.Span.StartUnixMs}/{key.Entity}";
}
