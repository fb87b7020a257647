using System.Buffers;
using CsCheck;
using Google.Protobuf;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Records;
using Xunit;
using V1 = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Tests.Aggregates;

public class AggregateEncodingTests
{
    [Fact]
    public void Measures_ReadByTheGeneratedCode_HaveEveryPart() =>
        RandomMeasures.Measures.Sample(measures =>
        {
            var message = V1.Measures.Parser.ParseFrom(Bytes(w => MeasuresEncoding.Write(w, measures)));
            Assert.Equal(
                measures.Counters.Select(p => ((uint)p.Key.Metric, (uint)p.Key.Dimension, (ulong)p.Value)),
                message.Counters.Select(c => (c.Metric, c.Dimension, c.Value)));
            Assert.Equal(measures.View, message.View);
            for (var i = 0; i < measures.Distributions.Count; i++)
            {
                AssertEqual(measures.Distributions.MetricAt(i), measures.Distributions.ValueAt(i), message.Distributions[i]);
            }

            for (var i = 0; i < measures.Distincts.Count; i++)
            {
                Assert.Equal(measures.Distincts.ValueAt(i).Sparse.ToArray(), message.Distincts[i].Sparse);
                Assert.Equal(measures.Distincts.ValueAt(i).Dense.ToArray(), message.Distincts[i].Dense.ToByteArray());
                Assert.Equal(12u, message.Distincts[i].Precision);
            }

            for (var i = 0; i < measures.Rankings.Count; i++)
            {
                Assert.Equal(
                    measures.Rankings.ValueAt(i).Ranked().OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => (r.Name, (ulong)r.Count, (ulong)r.Error)),
                    message.Rankings[i].Items.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => (r.Name, r.Count, r.Error)));
                Assert.Equal(message.Rankings[i].Items.Select(r => r.Count).OrderDescending(), message.Rankings[i].Items.Select(r => r.Count));
            }

            Assert.Equal(measures.Exemplars.ToArray().Select(e => (e.Source, (ulong)e.Offset, (uint)e.Ordinal, e.EventTimeUnixMs)), message.Exemplars.Select(e => (e.Source, e.Offset, e.Ordinal, e.EventTimeUnixMs)));
            Assert.Equal(measures.SubCounts.Count, message.SubCounts.Count);
        }, iter: 200);

    [Fact]
    public void Measures_WrittenByTheGeneratedCode_ReadBackEqual() =>
        RandomMeasures.Measures.Sample(measures =>
        {
            var ours = Bytes(w => MeasuresEncoding.Write(w, measures));
            var theirs = V1.Measures.Parser.ParseFrom(ours).ToByteArray();
            Assert.Equal(ours, Bytes(w => MeasuresEncoding.Write(w, MeasuresEncoding.Read(theirs))));
        }, iter: 200);

    [Fact]
    public void AddTo_EncodedMeasures_EqualsMergingTheDecodedOnes() =>
        Gen.Select(RandomMeasures.Measures, RandomMeasures.Measures, Gen.Bool).Sample((one, other, isSameWindow) =>
        {
            var expected = one.Clone();
            expected.MergeFrom(other, isSameWindow);
            var actual = one.Clone();
            MeasuresEncoding.AddTo(Bytes(w => MeasuresEncoding.Write(w, other)), actual, isSameWindow);
            Assert.Equal(Bytes(w => MeasuresEncoding.Write(w, expected)), Bytes(w => MeasuresEncoding.Write(w, actual)));
        }, iter: 500);

    [Fact]
    public void Form_Encoded_GivesThePartsThatTheEncoderWrites() =>
        Gen.Select(RandomMeasures.Measures, Gen.Int[0, (int)MeasuresParts.All], Gen.Int[0, 12]).Sample((measures, parts, limit) =>
        {
            var encoded = new MeasuresForm(Bytes(w => MeasuresEncoding.Write(w, measures)));
            var window = new WindowTotal(
                new("", Aggregation.Entities.EntityKind.Server, "mx"), new WindowSpan(0, 60), WindowState.Open, encoded, false, 0, "");
            Assert.Equal(
                Bytes(w => WindowEncoding.Write(w, window with { Measures = new MeasuresForm(measures) }, (MeasuresParts)parts, limit)),
                Bytes(w => WindowEncoding.Write(w, window, (MeasuresParts)parts, limit)));
            Assert.Equal(measures.HasSketches, encoded.HasSketches);
        }, iter: 500);

    [Theory]
    [InlineData("1202080112020801")]
    [InlineData("1a021000")]
    public void Read_PartWithoutItsMetricOrTwice_IsInvalidData(string hex) =>
        Assert.Throws<InvalidDataException>(() => MeasuresEncoding.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Partial_RoundTrip_IsEqualAndReadableByTheGeneratedCode() =>
        Gen.Select(RandomMeasures.Entities, RandomMeasures.Spans, RandomMeasures.Measures, Gen.Long[0, long.MaxValue]).Sample((entity, span, measures, birth) =>
        {
            var partial = new PartialRecord(entity, span, PartialState.Sealed, measures, 7, birth, "Europe/Berlin");
            var bytes = Bytes(w => PartialEncoding.Write(w, partial));
            var read = PartialEncoding.Read(bytes);
            Assert.Equal((entity, span, PartialState.Sealed, 7, birth, "Europe/Berlin"), (read.Entity, read.Span, read.State, read.LogLoss, read.Birth, read.Zone));
            Assert.Equal(bytes, Bytes(w => PartialEncoding.Write(w, read)));

            var message = V1.DerivedRecord.Parser.ParseFrom(Bytes(w => PartialEncoding.WriteDerivedBody(w, partial))).Partial;
            Assert.Equal((entity.Name, entity.Tenant, (int)entity.Kind), (message.Entity.Name, message.Entity.Tenant, (int)message.Entity.Kind));
            Assert.Equal((span.StartUnixMs, (uint)span.LengthSeconds, (ulong)birth), (message.StartUnixMs, message.LengthSeconds, message.Birth));
            Assert.Equal(Bytes(w => MeasuresEncoding.Write(w, measures)), new PartialView(bytes).Measures.ToArray());
        }, iter: 100);

    [Fact]
    public void Window_RoundTrip_IsEqualAndReadableByTheGeneratedCode() =>
        Gen.Select(RandomMeasures.Entities, RandomMeasures.Spans, RandomMeasures.Measures, Gen.Bool).Sample((entity, span, measures, incomplete) =>
        {
            var window = new WindowRecord(entity, span, WindowState.Closed, measures, incomplete, 3, "Asia/Tokyo");
            var bytes = Bytes(w => WindowEncoding.Write(w, WindowTotal.Of(window)));
            var read = WindowEncoding.Read(bytes);
            Assert.Equal(window with { Measures = read.Measures }, read);
            Assert.Equal(bytes, Bytes(w => WindowEncoding.Write(w, WindowTotal.Of(read))));

            var message = V1.DerivedRecord.Parser.ParseFrom(Bytes(w => WindowEncoding.WriteDerivedBody(w, WindowTotal.Of(window)))).Window;
            Assert.Equal((incomplete, 3UL, V1.WindowState.Closed, "Asia/Tokyo"), (message.Incomplete, message.LogLoss, message.State, message.Zone));
        }, iter: 100);

    [Fact]
    public void Sets_RoundTrip_GiveTheirMembersAndAreReadableByTheGeneratedCode() =>
        Gen.Select(RandomMeasures.Entities, RandomMeasures.Spans, RandomMeasures.Measures).Array[1, 5].Sample(members =>
        {
            var partials = members.Select((m, i) => new PartialRecord(m.Item1, m.Item2, PartialState.Sealed, m.Item3, 0, i, "")).ToArray();
            var record = V1.DerivedRecord.Parser.ParseFrom(Bytes(w => PartialEncoding.WriteDerivedSet(w, Bytes(set => Array.ForEach(partials, p => PartialEncoding.WriteMember(set, p))))));
            Assert.Equal(partials.Select(p => p.Birth), record.PartialSet.Partials.Select(p => (long)p.Birth));
            Assert.Equal(
                partials.Select(p => Bytes(w => PartialEncoding.Write(w, p))),
                Members(record.PartialSet.ToByteArray()).Select(m => Bytes(w => PartialEncoding.Write(w, PartialEncoding.Read(m)))));

            var windows = members.Select(m => new WindowRecord(m.Item1, m.Item2, WindowState.Closed, m.Item3, false, 0, "")).ToArray();
            record = V1.DerivedRecord.Parser.ParseFrom(Bytes(w => WindowEncoding.WriteDerivedSet(w, Bytes(set => Array.ForEach(windows, v => WindowEncoding.WriteMember(set, WindowTotal.Of(v)))))));
            Assert.Equal(windows.Select(v => v.Entity), Members(record.WindowSet.ToByteArray()).Select(m => WindowEncoding.Read(m).Entity));
        }, iter: 50);

    [Fact]
    public void Set_CutOff_IsRefused() => Assert.Throws<InvalidDataException>(() => Members([0x0A, 5, 1, 2]));

    [Fact]
    public void ReadModel_WindowAndSketchesApart_ReadBackEqualWithoutSubCounts() =>
        Gen.Select(RandomMeasures.Spans, RandomMeasures.Measures).Sample((span, measures) =>
        {
            var window = new WindowRecord(new("", Aggregation.Entities.EntityKind.Server, "mx"), span, WindowState.Open, measures, false, 0, "");
            var read = WindowReadModel.Read(Bytes(w => WindowReadModel.WriteWindow(w, WindowTotal.Of(window))), Bytes(w => WindowReadModel.WriteSketches(w, new MeasuresForm(measures))));
            const MeasuresParts Kept = MeasuresParts.Counters | MeasuresParts.Sketches;
            Assert.Equal(Bytes(w => MeasuresEncoding.Write(w, measures, Kept)), Bytes(w => MeasuresEncoding.Write(w, read.Measures)));
        }, iter: 100);

    [Fact]
    public void Sketch_OfOneMetric_IsThatOfAll() =>
        RandomMeasures.Measures.Sample(measures =>
        {
            var stored = Bytes(w => MeasuresEncoding.Write(w, measures));
            foreach (var metric in MetricNames.All)
            {
                var expected = new WindowMeasures();
                if (measures.Distributions.Find(metric) is { } distribution)
                {
                    expected.Distribution(metric).MergeFrom(distribution);
                }

                if (measures.Distincts.Find(metric) is { } distinct)
                {
                    expected.Distinct(metric).MergeFrom(distinct);
                }

                if (measures.Rankings.Find(metric) is { } ranking)
                {
                    expected.Ranking(metric, ranking.Capacity).MergeFrom(ranking);
                }

                var read = new WindowMeasures();
                MeasuresEncoding.AddSketchTo(stored, metric, read);
                Assert.Equal(Bytes(w => MeasuresEncoding.Write(w, expected)), Bytes(w => MeasuresEncoding.Write(w, read)));
            }
        }, iter: 100);

    [Fact]
    public void Watermark_RoundTrip_IsEqualAndReadableByTheGeneratedCode()
    {
        var watermark = new WatermarkRecord(
            1_700_000_000_000,
            false,
            [new("", "mx1", 5, false, "UTC"), new("acme", "mx2", 6, true, "")],
            [new("", "origin", "/var/log/mail.log", 7, true, false), new("acme", "o", "", 0, false, true)]);
        var read = WatermarkEncoding.Read(Bytes(w => WatermarkEncoding.Write(w, watermark)));
        Assert.Equal((watermark.EventTimeUnixMs, watermark.None), (read.EventTimeUnixMs, read.None));
        Assert.Equal(watermark.Servers, read.Servers);
        Assert.Equal(watermark.Paths, read.Paths);

        var message = V1.DerivedRecord.Parser.ParseFrom(Bytes(w => WatermarkEncoding.WriteDerivedBody(w, watermark))).Watermark;
        Assert.Equal(["mx1", "mx2"], message.Servers.Select(s => s.Server));
        Assert.True(message.Paths[1].Ended);
    }

    [Fact]
    public void AnyBytes_EitherReadOrAreInvalidData() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            Action[] reads =
            [
                () => PartialEncoding.Read(bytes), () => WindowEncoding.Read(bytes), () => WatermarkEncoding.Read(bytes),
                () => MeasuresEncoding.AddSketchTo(bytes, Metric.TopClients, new WindowMeasures()),
            ];
            foreach (var read in reads)
            {
                try
                {
                    read();
                }
                catch (InvalidDataException)
                {
                }
            }
        }, iter: 5000);

    private static void AssertEqual(Metric metric, DDSketch sketch, V1.Distribution message)
    {
        Assert.Equal(((uint)metric, 0.01, (ulong)sketch.ZeroCount, (double)sketch.Sum), (message.Metric, message.RelativeError, message.ZeroCount, message.Sum));
        Assert.Equal(BinsOf(sketch), BinsOf(message));
    }

    private static List<(int Index, ulong Count)> BinsOf(DDSketch sketch)
    {
        var bins = new List<(int, ulong)>();
        var cursor = 0;
        while (sketch.TryNextBin(ref cursor, out var index, out var count))
        {
            bins.Add((index, count));
        }

        return bins;
    }

    private static IEnumerable<(int Index, ulong Count)> BinsOf(V1.Distribution message)
    {
        var pairs = message.SparseBins.Chunk(2).ToArray();
        return pairs.Length > 0
            ? pairs.Select((pair, i) => ((int)pairs[..(i + 1)].Sum(p => (long)p[0]), pair[1]))
            : message.Bins.Select((count, i) => (message.FirstIndex + i, count)).Where(bin => bin.count != 0);
    }

    private static List<byte[]> Members(byte[] set)
    {
        var members = new List<byte[]>();
        var reader = new MemberReader(DerivedRecordField.PartialSet, set);
        while (reader.TryRead(out var member))
        {
            members.Add(member.ToArray());
        }

        return members;
    }

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
