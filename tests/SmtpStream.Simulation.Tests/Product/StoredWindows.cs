using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Records;
using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>What merge left: the read model, and the last revisions that a receiver of smtp.windows took.</summary>
internal static class StoredWindows
{
    private const MeasuresParts Compared = MeasuresParts.All & ~MeasuresParts.SubCounts;

    public static Dictionary<(EntityKey Entity, WindowSpan Span), WindowRecord> ReadModel(Store store)
    {
        var windows = new Dictionary<(EntityKey, WindowSpan), WindowRecord>();
        foreach (var merge in StagesOf(StageKind.Merge))
        {
            var readModel = store.Of(merge).ReadModel;
            foreach (var (key, value) in readModel.Where(field => field.Key.Key.StartsWith("wb:", StringComparison.Ordinal)))
            {
                var sketches = readModel.GetValueOrDefault(new ColdKey("q" + key.Key[1..], key.Field)) ?? [];
                var window = WindowReadModel.Read(value, sketches);
                windows.Add((window.Entity, window.Span), window);
            }
        }

        return windows;
    }

    public static Dictionary<(EntityKey Entity, WindowSpan Span), WindowRecord> LastRevisions(Broker broker)
    {
        var windows = new Dictionary<(EntityKey, WindowSpan), WindowRecord>();
        foreach (var merge in StagesOf(StageKind.Merge))
        {
            var log = broker.Log(new Destination(Topics.Windows, merge.Partition));
            foreach (var record in Replay.Taken(log.Where(record => record?.Sender == merge)))
            {
                foreach (var window in WindowsOf(record.BodyField, record.Body))
                {
                    windows[(window.Entity, window.Span)] = window;
                }
            }
        }

        return windows;
    }

    private static List<WindowRecord> WindowsOf(int bodyField, ReadOnlySpan<byte> body)
    {
        var windows = new List<WindowRecord>();
        var members = new MemberReader(bodyField, body);
        while (bodyField is DerivedRecordField.Window or DerivedRecordField.WindowSet && members.TryRead(out var member))
        {
            windows.Add(WindowEncoding.Read(member));
        }

        return windows;
    }

    public static IEnumerable<StageIdentity> StagesOf(StageKind kind) =>
        Enumerable.Range(0, Pipeline.Partitions).Select(partition => new StageIdentity(kind, partition));

    /// <summary>The measures as they are written, without sub-counts, which roll-ups do not have.</summary>
    public static byte[] Bytes(WindowMeasures measures, MeasuresParts parts = Compared)
    {
        var writer = new ArrayBufferWriter<byte>();
        MeasuresEncoding.Write(writer, measures, parts);
        return writer.WrittenSpan.ToArray();
    }

    public static string Describe((EntityKey Entity, WindowSpan Span) key) =>
        $"{key.Span.LengthSeconds} s from {DateTimeOffset.FromUnixTimeMilliseconds(key.Span.StartUnixMs):HH:mm} of {key.Entity}";
}
