using System.Collections.Concurrent;
using SmtpStream.Collector.Files;

namespace SmtpStream.Collector.Reading;

/// <summary>What a look at the directories needs to know, and where it tells of files that cannot be read.</summary>
internal sealed class PathScan(ILogger logger, CollectorMetrics metrics)
{
    // A file that nobody wrote to for so long has no writer that could finish its last line.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, FileProblem> _problems = new(StringComparer.Ordinal);

    /// <summary>Files are read once to their end and not followed.</summary>
    public bool UntilEnd { get; init; }

    /// <summary>When the run before this one searched the directories last; null at a first start.</summary>
    public DateTimeOffset? SearchedBeforeUtc { get; init; }

    /// <summary>When the directories were searched last.</summary>
    public DateTimeOffset SearchedUtc { get; set; }

    /// <summary>The collector's clock.</summary>
    public DateTimeOffset NowUtc { get; set; }

    /// <summary>Names passed to other contents since the directories were searched: they are to be searched again.</summary>
    public bool IsOutdated { get; set; }

    /// <summary>Files that cannot be read now, and why.</summary>
    public IReadOnlyDictionary<string, FileProblem> Problems => _problems;

    /// <summary>Nobody will write to its last line any more.</summary>
    public bool IsFinal(FoundFile file, bool isGrowing) =>
        file.Name.IsCompressed || ((!isGrowing || UntilEnd) && NowUtc - file.ModifiedUtc > Settled);

    public void Report(string file, Exception exception)
    {
        var problem = exception switch
        {
            UnauthorizedAccessException => FileProblem.Denied,
            FileNotFoundException or DirectoryNotFoundException => FileProblem.Missing,
            InvalidDataException => FileProblem.Damaged,
            _ => FileProblem.Unreadable,
        };
        Report(file, problem, exception.Message);
    }

    public void Report(string file, FileProblem problem, string message)
    {
        if (!_problems.TryGetValue(file, out var known) || known != problem)
        {
            _problems[file] = problem;
            metrics.FileProblem(problem);
            CollectorLog.FileCouldNotBeRead(logger, file, problem, message);
        }
    }

    public void Readable(string file)
    {
        if (_problems.TryRemove(file, out _))
        {
            CollectorLog.FileBecameReadable(logger, file);
        }
    }

    /// <summary>A search of the directories is over: what it did not meet is no problem any more.</summary>
    public void Searched(IReadOnlySet<string> met)
    {
        foreach (var file in _problems.Keys.Where(f => !met.Contains(f)))
        {
            _problems.TryRemove(file, out _);
            if (Directory.Exists(file))
            {
                CollectorLog.FileBecameReadable(logger, file);
            }
        }
    }

    /// <summary>Two paths hold one content: it is read once.</summary>
    public void Overlap(string file, Source source) =>
        Report(file, FileProblem.Overlapping, $"its content is read as {source.Path}");
}
