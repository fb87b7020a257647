using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Control;
using SmtpStream.Encoding.Outcomes;
using SmtpStream.Encoding.Records;
using SmtpStream.Scorer.Scoring;
using SmtpStream.Streams;

namespace SmtpStream.Scorer.Tests.Scoring;

/// <summary>The scorer's stage behind the real protocol, fed with windows; a store and a read model in memory.</summary>
internal sealed class ScorerUnderTest
{
    // Monday 2026-01-05T00:00Z.
    public const long Monday = 1_767_571_200_000;
    public const long Minute = 60_000;
    public const long Day = 1440 * Minute;

    private static readonly Destination Anomalies = new(Topics.Anomalies, 0);

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _store = new(StringComparer.Ordinal);
    private readonly StageIdentity _identity = new(StageKind.Scorer, 0);
    private Stage _stage;
    private long _offset;
    private StreamPosition? _position;

    public ScorerUnderTest()
    {
        _stage = NewStage();
        _stage.TryLoad(null, [], null, 1);
    }

    public List<(string Id, byte[] Bytes, Outcome Outcome)> Sent { get; } = [];

    public Dictionary<(string Key, string Field), byte[]> ReadModel { get; } = [];

    /// <summary>Of the outcomes in the read model.</summary>
    public IEnumerable<string> OutcomeIds =>
        ReadModel.Keys.Where(k => k.Key.StartsWith("o:", StringComparison.Ordinal)).Select(k => k.Field);

    public IReadOnlyList<Outcome> Breaches => [.. Sent.Select(s => s.Outcome).Where(o => o.Kind == OutcomeKind.Breach)];

    public static EntityKey Entity(EntityKind kind, string name) => new("", kind, name);

    /// <summary>Value of an entry that is no output, after the last commit: behind version, kind and the three numbers of its stamp.</summary>
    public byte[] Stored(string id)
    {
        var bytes = _store[id].ToArray();
        var start = 2;
        for (var number = 0; number < 3; number++)
        {
            start += 1 + bytes.AsSpan(start).IndexOfAnyInRange((byte)0, (byte)127);
        }

        return bytes[start..];
    }

    public long StoredBytes => _store.Values.Sum(v => (long)v.Length);

    public static WindowRecord Row(EntityKey entity, long start, Action<WindowMeasures> fill, bool open = false, int length = 60, long loss = 0)
    {
        var measures = new WindowMeasures();
        fill(measures);
        return new WindowRecord(
            entity, new WindowSpan(start, length), open ? WindowState.Open : WindowState.Closed, measures, false, loss, "");
    }

    public void Give(WindowRecord row)
    {
        var writer = new ArrayBufferWriter<byte>();
        WindowEncoding.Write(writer, WindowTotal.Of(row));
        Consume(DerivedRecordField.Window, writer.WrittenMemory);
    }

    /// <param name="closedTo">Windows that end at it are closed.</param>
    /// <param name="server">The only server, with one path.</param>
    /// <param name="readTo">How far the server is read; null as far.</param>
    /// <param name="lagging">The server's path is lagging.</param>
    public void Advance(long closedTo, string server = "mx1", long? readTo = null, bool lagging = false)
    {
        var watermark = closedTo + 30_000;
        var writer = new ArrayBufferWriter<byte>();
        WatermarkEncoding.Write(writer, new WatermarkRecord(
            watermark, false,
            [new ServerReadTime("", server, readTo ?? watermark, lagging, "")],
            [new PathProgress("", "origin", $"/var/log/{server}", readTo ?? watermark, lagging, false)]));
        Consume(DerivedRecordField.Watermark, writer.WrittenMemory);
    }

    public void Give(ControlChange change)
    {
        var writer = new ArrayBufferWriter<byte>();
        ControlChangeCodec.Write(writer, change);
        Consume(DerivedRecordField.Control, writer.WrittenMemory);
    }

    public void Commit()
    {
        var commit = _stage.PrepareCommit();
        commit.Removals.ToList().ForEach(id => _store.Remove(id));
        foreach (var (id, value) in commit.Puts)
        {
            _store[id] = value.ToArray();
        }

        foreach (var change in commit.ReadModel)
        {
            ReadModel[(change.Key, change.Field)] = change.Value!.Value.ToArray();
        }

        _position = commit.NewPosition;
        foreach (var record in _stage.Committed())
        {
            if (!record.IsWatermark)
            {
                var body = Contracts.V1.DerivedRecord.Parser.ParseFrom(record.Body.Span);
                var bytes = Google.Protobuf.MessageExtensions.ToByteArray(body.Outcome);
                Sent.Add((record.Mark.Id!, bytes, OutcomeCodec.Read(bytes)));
            }

            _stage.Acknowledged(record.Destination, record.Mark);
        }
    }

    /// <summary>A new owner loads what is stored.</summary>
    public void Restart()
    {
        Commit();
        _stage = NewStage();
        _stage.TryLoad(_position, _store, _position, 1);
    }

    private Stage NewStage() => new(_identity, new ScorerStage(_identity, 1, new ScorerOptions()), [Anomalies]);

    private void Consume(int field, ReadOnlyMemory<byte> body) => _stage.Consume(new InputRecord { Offset = _offset++, BodyField = field, Body = body });
}
