using SmtpStream.Collector.Checkpoints;
using SmtpStream.Collector.Files;

namespace SmtpStream.Collector.Reading;

/// <summary>All origins from one load of the checkpoint on, and which path is read next. Used on the reading thread only.</summary>
internal sealed class ReadingSession : IDisposable
{
    // Paths that are behind stay this close to each other in event time; the watermark gives up on a path at 2 min.
    private const long MaxSkewNs = 60_000_000_000;

    private readonly CollectorOptions _options;
    private readonly IReadOnlyList<LogInput> _inputs;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<string, OriginReader> _origins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LogInput> _owners = new(StringComparer.Ordinal);
    private long? _lastScan;
    private long? _lastPoll;

    public ReadingSession(
        IReadOnlyList<LogInput> inputs, Checkpoint? checkpoint, PathScan scan, CollectorOptions options, TimeProvider time)
    {
        _inputs = inputs;
        _options = options;
        _time = time;
        Scan = scan;
        scan.SearchedUtc = checkpoint?.SearchedUtc ?? time.GetUtcNow();
        foreach (var origin in checkpoint?.Origins ?? [])
        {
            _origins.Add(origin.Name, new OriginReader(origin.Name, origin));
        }

        foreach (var name in inputs.Select(i => i.Origin).Where(o => !_origins.ContainsKey(o)).Distinct())
        {
            _origins.Add(name, new OriginReader(name, null));
        }
    }

    public PathScan Scan { get; }

    public IReadOnlyCollection<OriginReader> Origins => _origins.Values;

    public IEnumerable<(OriginReader Origin, LogPath Path)> Paths =>
        _origins.Values.SelectMany(o => o.Paths.Values, (o, p) => (o, p));

    /// <summary>Looks for new lines and new files, as often as the options say.</summary>
    public void Look()
    {
        Scan.NowUtc = _time.GetUtcNow();
        var mustScan = Scan.IsOutdated || _lastScan is not { } last || _time.GetElapsedTime(last) >= _options.ScanInterval;
        if (_lastPoll is not { } polled || _time.GetElapsedTime(polled) >= _options.PollInterval)
        {
            _lastPoll = _time.GetTimestamp();
            foreach (var (_, path) in Paths)
            {
                mustScan |= path.Poll(Scan.NowUtc.UnixNanoseconds, Scan);
            }
        }

        if (mustScan)
        {
            FindFiles();
        }
    }

    /// <summary>The path with the lowest event time among those that are behind.</summary>
    /// <param name="untilUnixNs">Event time up to which it may be read before another one's turn.</param>
    public (OriginReader Origin, LogPath Path)? Lowest(out long untilUnixNs)
    {
        (OriginReader, LogPath)? lowest = null;
        var first = long.MaxValue;
        var second = long.MaxValue;
        foreach (var (origin, path) in Paths)
        {
            if (!path.HasUnread || path.IsHeld)
            {
                continue;
            }

            var eventTime = path.EventTimeUnixNs;
            if (lowest is null || eventTime < first)
            {
                second = lowest is null ? second : first;
                (lowest, first) = ((origin, path), eventTime);
            }
            else
            {
                second = Math.Min(second, eventTime);
            }
        }

        untilUnixNs = second == long.MaxValue ? second : second + MaxSkewNs;
        return lowest;
    }

    public void Dispose()
    {
        foreach (var (_, path) in Paths)
        {
            path.Dispose();
        }
    }

    private void FindFiles()
    {
        _lastScan = _time.GetTimestamp();
        Scan.SearchedUtc = Scan.NowUtc;
        Scan.IsOutdated = false;
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in _inputs)
        {
            var origin = _origins[input.Origin];
            var problems = new List<string>();
            foreach (var (name, files) in FileFinder.Find(input.Pattern, Unreadable))
            {
                met.UnionWith(files.Select(f => f.FullName));
                if (files.Count == 0 && problems.Count == 0)
                {
                    met.Add(name);
                    Scan.Report(name, FileProblem.Missing, "no such file");
                }

                if (_owners.TryAdd(name, input) || _owners[name] == input)
                {
                    origin.Path(name, input, _options.MaxLineBytes).Scan(files, Scan, isWhole: problems.Count == 0);
                }
                else
                {
                    met.Add(input.Pattern);
                    Scan.Report(input.Pattern, FileProblem.Overlapping, $"{name} is read for the input {_owners[name].Pattern}");
                }
            }

            void Unreadable(string entry, Exception e)
            {
                problems.Add(entry);
                met.Add(entry);
                Scan.Report(entry, e);
            }
        }

        Scan.Searched(met);
    }
}
