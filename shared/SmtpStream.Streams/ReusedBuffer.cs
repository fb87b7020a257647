using System.Buffers;

namespace SmtpStream.Streams;

/// <summary>A growing buffer that is overwritten by the next use; one that grew past 16 MiB is let go.</summary>
internal sealed class ReusedBuffer : IBufferWriter<byte>
{
    private const int MaxKeptBytes = 16 << 20;

    private ArrayBufferWriter<byte> _writer = new(4096);

    public int WrittenCount => _writer.WrittenCount;

    public ReadOnlyMemory<byte> WrittenMemory => _writer.WrittenMemory;

    public void Clear()
    {
        if (_writer.Capacity > MaxKeptBytes)
        {
            _writer = new ArrayBufferWriter<byte>(4096);
        }
        else
        {
            _writer.ResetWrittenCount();
        }
    }

    public void Advance(int count) => _writer.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => _writer.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _writer.GetSpan(sizeHint);
}
