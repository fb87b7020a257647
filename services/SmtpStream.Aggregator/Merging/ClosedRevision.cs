using System.Buffers;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>One revision of a closed window, encoded once: a final output.</summary>
internal sealed class ClosedRevision : IStageValue
{
    private readonly byte[] _body;
    private readonly string _entity;

    /// <param name="window">The revision.</param>
    /// <param name="entity">Canonical text of its entity.</param>
    /// <param name="scratch">Overwritten.</param>
    public ClosedRevision(in WindowTotal window, string entity, ArrayBufferWriter<byte> scratch)
    {
        scratch.ResetWrittenCount();
        WindowEncoding.WriteDerivedBody(scratch, window);
        _body = scratch.WrittenSpan.ToArray();
        _entity = entity;
    }

    public ClosedRevision(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        _entity = reader.Text();
        _body = reader.Bytes().ToArray();
    }

    public string? RecordKey => _entity;

    public int ApproximateSizeBytes => 64 + _body.Length;

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Text(_entity);
        output.Bytes(_body);
    }

    public void WriteOutput(IBufferWriter<byte> writer) => writer.Write(_body);
}
