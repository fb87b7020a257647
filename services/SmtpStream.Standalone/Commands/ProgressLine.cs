using System.Globalization;
using SmtpStream.Standalone.Parsing;

namespace SmtpStream.Standalone.Commands;

/// <summary>One line on a terminal that shows how far a file was read and how long the rest takes.</summary>
internal sealed class ProgressLine(TextWriter output, TimeProvider time)
{
    private const int BarWidth = 30;
    private const double MaxLeftSeconds = 999 * 60;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private object? _reading;
    private long _started;
    private long _startBytes;
    private long _shown;
    private int _width;

    public void Show(LogInput input) => Show(input, Path.GetFileName(input.Name), input.ReadBytes, input.LengthBytes);

    /// <param name="reading">What the estimate is for; another one starts it anew.</param>
    /// <param name="name">Text before the bar.</param>
    /// <param name="readBytes">With what was read in earlier runs.</param>
    /// <param name="lengthBytes">0: unknown, nothing is shown.</param>
    public void Show(object reading, string name, long readBytes, long lengthBytes)
    {
        var now = time.GetTimestamp();
        if (_reading != reading)
        {
            (_reading, _started, _startBytes, _shown) = (reading, now, readBytes, now);
        }

        if (lengthBytes == 0 || time.GetElapsedTime(_shown, now) < Interval)
        {
            return;
        }

        _shown = now;
        var share = Math.Clamp((double)readBytes / lengthBytes, 0, 1);
        var bytesPerSecond = Math.Max(1, readBytes - _startBytes) / Math.Max(0.001, time.GetElapsedTime(_started, now).TotalSeconds);
        var left = TimeSpan.FromSeconds(Math.Min(MaxLeftSeconds, Math.Max(0, lengthBytes - readBytes) / bytesPerSecond));
        var bar = new string('█', (int)(share * BarWidth)).PadRight(BarWidth, '·');
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {bar} {share * 100,3:0} %  {bytesPerSecond / 1e6:0} MB/s  ETA {(int)left.TotalMinutes}:{left:ss}");
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
