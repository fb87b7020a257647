using SmtpStream.Collector.Sending;

namespace SmtpStream.Collector.Reading;

/// <summary>Sums up how far a run has come.</summary>
internal sealed class ProgressMeter(ReadingSession session, BatchSender sender, IProgress<ReadingProgress>? progress)
{
    private readonly Dictionary<string, long> _lengths = new(StringComparer.Ordinal);
    private readonly long _linesBefore = Lines(session);

    public void Report()
    {
        if (progress is null)
        {
            return;
        }

        long open = 0;
        var reading = "";
        foreach (var (_, path) in session.Paths)
        {
            foreach (var (file, length) in path.UnreadFiles)
            {
                _lengths[file] = length;
            }

            open += path.UnreadFiles.Sum(f => f.Length);
            if (path.Current is { } current)
            {
                _lengths[current.File.FullName] = current.File.Length;
                open += Math.Max(0, current.File.Length - current.RawPosition);
                reading = current.File.FullName;
            }
        }

        var total = _lengths.Values.Sum();
        progress.Report(new ReadingProgress(total - open, total, Lines(session) - _linesBefore, sender.Events, reading));
    }

    private static long Lines(ReadingSession session) => session.Origins.Sum(o => o.Sources.All.Sum(s => s.Tally.Lines));
}
