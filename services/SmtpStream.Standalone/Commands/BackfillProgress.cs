using System.Globalization;
using SmtpStream.Collector.Reading;

namespace SmtpStream.Standalone.Commands;

/// <summary>Shows how far a backfill is, and keeps what was read. Called on the reading thread.</summary>
internal sealed class BackfillProgress(ProgressLine? line) : IProgress<ReadingProgress>
{
    private ReadingProgress _last;

    /// <summary>What the run has read and sent so far.</summary>
    public string Summary =>
        string.Create(CultureInfo.InvariantCulture, $"{_last.Lines:N0} new lines read, {_last.Events:N0} events sent");

    public void Report(ReadingProgress value)
    {
        _last = value;
        line?.Show(this, Path.GetFileName(value.File), value.BytesDone, value.BytesTotal);
    }
}
