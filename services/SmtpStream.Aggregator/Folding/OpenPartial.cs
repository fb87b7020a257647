using System.Buffers;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>A partial as an output: open while the folder counts into it, then sealed and never changed again.</summary>
internal sealed class OpenPartial(PartialRecord record, string recordKey, long watermarkAtBirth) : IStageValue
{
    private const byte Version = 1;

    private FoldedPartial? _folded;

    public OpenPartial(FoldedPartial folded, long birth, string recordKey, long watermarkAtBirth)
        : this(Record(folded, PartialState.Open, birth), recordKey, watermarkAtBirth) => _folded = folded;

    /// <summary>The entity's canonical text: all partials of an entity go to one partition.</summary>
    public string RecordKey { get; } = recordKey;

    public bool IsSealed => record.State == PartialState.Sealed;

    public WindowSpan Span => record.Span;

    public PartialRecord Current => _folded is null ? record : Record(_folded, record.State, record.Birth);

    public int ApproximateSizeBytes => 128 + ApproximateSize(record.Measures);

    /// <summary>Watermark from which it is sealed: 10 minutes after its close, or after its birth where that was later.</summary>
    public long SealAt(long graceMs, long sealAfterMs) => Math.Max(record.Span.EndUnixMs + graceMs, watermarkAtBirth) + sealAfterMs;

    public static OpenPartial Read(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        reader.ReadVersion(Version);
        var watermark = reader.Number();
        var partial = PartialEncoding.Read(reader.Rest());
        return new OpenPartial(partial, partial.Entity.ToString(), watermark);
    }

    public void Attach(FoldedPartial folded) => _folded = folded;

    public void Seal()
    {
        record = Current with { State = PartialState.Sealed };
        _folded = null;
    }

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Version(Version);
        output.Number(watermarkAtBirth);
        PartialEncoding.Write(writer, Current);
    }

    public void WriteOutput(IBufferWriter<byte> writer) => PartialEncoding.WriteDerivedBody(writer, Current);

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
