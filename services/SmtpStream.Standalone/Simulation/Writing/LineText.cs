using System.Buffers.Text;
using System.Runtime.CompilerServices;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>Interpolated text of one line, written as UTF-8 straight into the pending line's buffer.</summary>
[InterpolatedStringHandler]
internal ref struct LineText
{
    private readonly PendingLine _line;

    public LineText(int literalLength, int formattedCount, ServerLog log) => _line = log.Rent();

    public PendingLine Line => _line;

    public void AppendLiteral(string value) => AppendFormatted(value);

    public void AppendFormatted(string? value) => _line.Length += TextEncoding.UTF8.GetBytes(value, _line.Free);

    public void AppendFormatted(int value) => AppendFormatted((long)value);

    public void AppendFormatted(long value)
    {
        Utf8Formatter.TryFormat(value, _line.Free, out var written);
        _line.Length += written;
    }

    public void AppendFormatted(QueueId value) => _line.Length += value.Write(_line.Free);

    public void AppendFormatted(PostfixDelay value)
    {
        var hundredths = value.ShownHundredths;
        AppendFormatted(hundredths / 100);
        var rest = (int)(hundredths % 100);
        if (rest == 0)
        {
            return;
        }

        var free = _line.Free;
        free[0] = (byte)'.';
        free[1] = (byte)('0' + (rest / 10));
        free[2] = (byte)('0' + (rest % 10));
        _line.Length += rest % 10 == 0 ? 2 : 3;
    }
}
