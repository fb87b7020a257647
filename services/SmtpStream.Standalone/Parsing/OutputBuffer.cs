using System.Buffers;

namespace SmtpStream.Standalone.Parsing;

/// <summary>Bytes on their way to a stream, sent in large pieces.</summary>
internal sealed class OutputBuffer(Stream target) : IBufferWriter<byte>
{
    private const int PieceBytes = 256 * 1024;
    private readonly ArrayBufferWriter<byte> _pending = new(PieceBytes + (64 * 1024));

    public void Advance(int count) => _pending.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => _pending.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _pending.GetSpan(sizeHint);

    public void FlushIfLarge()
    {
        if (_pending.WrittenCount >= PieceBytes)
        {
            Flush();
        }
    }

    /// <exception cref="OutputClosedException">Nobody reads any more.</exception>
    public void Flush()
    {
        try
        {
            target.Write(_pending.WrittenSpan);
            target.Flush();
        }
        catch (IOException e)
        {
            throw new OutputClosedException(e);
        }
        finally
        {
            _pending.ResetWrittenCount();
        }
    }
}
