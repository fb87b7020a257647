using System.Buffers;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>A partial as an output while the folder counts into it.</summary>
internal sealed class OpenPartial : IStageValue
{
    private const byte Version = 2;

    private readonly long _birth;
    private FoldedPartial? _folded;
    private byte[] _encoded = [];

    public OpenPartial(FoldedPartial folded, long birth, string recordKey, long sealAt)
    {
        (_folded, _birth, RecordKey, SealAt) = (folded, birth, recordKey, sealAt);
        Span = folded.Span;
    }

    private OpenPartial(byte[] encoded, long sealAt)
    {
        var view = new PartialView(encoded);
        (_encoded, _birth, RecordKey, SealAt) = (encoded, view.Birth, view.Entity.ToString(), sealAt);
        Span = view.Span;
    }

    /// <summary>The entity's canonical text: all partials of an entity go to one partition.</summary>
    public string RecordKey { get; }

    public WindowSpan Span { get; }

    /// <summary>Events counted so far.</summary>
    public long Events => _folded!.Weight;

    public int ApproximateSizeBytes => 128 + (_folded is null ? _encoded.Length : ApproximateSize(_folded.Measures));

    /// <summary>Watermark from which it is sealed, Unix ms.</summary>
    public long SealAt { get; }

    public static OpenPartial Read(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        reader.ReadVersion(Version);
        var sealAt = reader.Number();
        return new OpenPartial(reader.Rest().ToArray(), sealAt);
    }

    /// <summary>An open one that was loaded is counted into again.</summary>
    public FoldedPartial Restore(EventFolder folder)
    {
        var record = PartialEncoding.Read(_encoded);
        _folded = folder.Restore(record.Entity, record.Span, record.Measures);
        (_folded.LogLoss, _folded.Zone, _encoded) = (record.LogLoss, record.Zone, []);
        return _folded;
    }

    /// <summary>Writes its last state as a member of a set of sealed ones.</summary>
    public void WriteSealed(IBufferWriter<byte> set) => PartialEncoding.WriteMember(set, Record(_folded!, PartialState.Sealed, _birth));

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Version(Version);
        output.Number(SealAt);
        PartialEncoding.Write(writer, Record(_folded!, PartialState.Open, _birth));
    }

    public void WriteOutput(IBufferWriter<byte> writer) =>
        PartialEncoding.WriteDerivedBody(writer, Record(_folded!, PartialState.Open, _birth));

    private static PartialRecord Record(FoldedPartial folded, PartialState state, long birth) =>
        new(folded.Entity, folded.Span, state, folded.Measures, folded.LogLoss, birth, folded.Zone);

    private static int ApproximateSize(WindowMeasures measures)
    {
        var bytes = measures.Counters.Count * 8;
        for (var i = 0; i < measures.Distributions.Count; i++)
        {
            bytes += 48 + measures.Distributions.ValueAt(i).BinCount;
        }

        for (var i = 0; i < measures.Distincts.Count; i++)
        {
            bytes += measures.Distincts.ValueAt(i).Dense.Length + (3 * measures.Distincts.ValueAt(i).Sparse.Length);
        }

        for (var i = 0; i < measures.Rankings.Count; i++)
        {
            bytes += 32 * measures.Rankings.ValueAt(i).Count;
        }

        return bytes;
    }
}
