using System.Buffers;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>One revision of a closed window, encoded once: a final output.</summary>
internal sealed class ClosedRevision : IStageValue
{
    private readonly byte[] _body;
    private readonly string _entity;

    public ClosedRevision(WindowRecord window)
    {
        var writer = new ArrayBufferWriter<byte>(1024);
        WindowEncoding.WriteDerivedBody(writer, window);
        _body = writer.WrittenSpan.ToArray();
        _entity = window.Entity.ToString();
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
