using System.Globalization;
using SmtpStream.Standalone.Parsing;

namespace SmtpStream.Standalone.Commands;

/// <summary>One line on a terminal that shows how far a file was read and how long the rest takes.</summary>
internal sealed class ProgressLine(TextWriter output, TimeProvider time)
{
    private const int BarWidth = 30;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private LogInput? _input;
    private long _started;
    private long _shown;
    private int _width;

    public void Show(LogInput input)
    {
        var now = time.GetTimestamp();
        if (_input != input)
        {
            (_input, _started, _shown) = (input, now, now);
        }

        if (input.LengthBytes == 0 || time.GetElapsedTime(_shown, now) < Interval)
        {
            return;
        }

        _shown = now;
        var share = Math.Clamp((double)input.ReadBytes / input.LengthBytes, 0.001, 1);
        var elapsed = time.GetElapsedTime(_started, now);
        var left = elapsed * ((1 - share) / share);
        var bar = new string('█', (int)(share * BarWidth)).PadRight(BarWidth, '·');
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(input.Name)} {bar} {share * 100,3:0} %  {input.ReadBytes / 1e6 / Math.Max(0.001, elapsed.TotalSeconds):0} MB/s  ETA {left:m\\:ss}");
        output.Write("\r" + text.PadRight(_width));
        output.Flush();
        _width = text.Length;
    }

    public void Clear()
    {
        if (_width > 0)
        {
            output.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }
}
