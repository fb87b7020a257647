using System.Buffers;
using System.Text;

namespace SmtpStream.Streams.Tests;

internal sealed class TextValue(string text) : IStageValue
{
    public string Text { get; set; } = text;

    public int ApproximateSizeBytes => Text.Length;

    public void WriteState(IBufferWriter<byte> writer) => Encoding.UTF8.GetBytes(Text, writer);

    public void WriteOutput(IBufferWriter<byte> writer) => Encoding.UTF8.GetBytes(Text, writer);
}
