using SmtpStream.Collector.Files;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Collector.Reading;

/// <summary>
/// A configured input with rotation suffixes stripped: its contents one after the other, one parser over all of them.
/// Changed on the reading thread only.
/// </summary>
internal sealed class LogPath : IDisposable
{
    // Searches in a row that a rotation may still be under way.
    private const int MaxSearches = 10;

    private readonly SourceRegistry _sources;
    private readonly int _maxLineBytes;
    private readonly List<(FoundFile File, Source Source)> _unread = [];
    private readonly HashSet<string> _leftAlone = new(StringComparer.Ordinal);
    private byte[]? _buffer;
    private bool _hasLive;
    private bool _isMoving;
    private int _searches;
    private bool _isWatched;

    public LogPath(string name, LogInput input, SourceRegistry sources, int maxLineBytes, CorrelationTable correlation)
    {
        Name = name;
        Input = input;
        _sources = sources;
        _maxLineBytes = maxLineBytes;
        Parser = new LogParser(
            new LogParserOptions
            {
                Zone = input.Zone,
                ReferenceUnixMs = 0,
                DefaultServer = input.DefaultServer,
                MaxLineBytes = maxLineBytes,
            },
            correlation);
    }

    public string Name { get; }

    public LogInput Input { get; }

    public LogParser Parser { get; }

    /// <summary>Content being read, or the growing one that is read to its end.</summary>
    public OpenContent? Current { get; private set; }

    /// <summary>Source of the last line read.</summary>
    public Source? LastSource { get; set; }

    /// <summary>Highest event time read; 0 before the first.</summary>
    public long EventTimeUnixNs { get; set; }

    /// <summary>The collector's clock just before the read that met the end of the growing file; 0 where there is more to read.</summary>
    public long AtEndClockUnixNs { get; private set; }

    public DateTimeOffset NextHeartbeatUtc { get; set; }

    /// <summary>Time stamp of the moment since which a heartbeat is due; null while none is.</summary>
    public long? HeartbeatDueSince { get; set; }

    public bool IsEndSent { get; set; }

    /// <summary>Contents of the checkpoint that are gone, to be reported.</summary>
    public Queue<Source> Vanished { get; } = [];

    /// <summary>Files that wait to be read, and their lengths on disk.</summary>
    public IEnumerable<(string Name, long Length)> UnreadFiles => _unread.Select(u => (u.File.FullName, u.File.Length));

    /// <summary>The oldest file that waits to be read; null while one is being read.</summary>
    public FoundFile? NextUnread => Current is null && _unread.Count > 0 ? _unread[0].File : null;

    /// <summary>Lines of it were sent before, or it was seen how old the first one is.</summary>
    public bool IsAgeKnown { get; set; }

    /// <summary>It is not read now.</summary>
    public bool IsHeld { get; set; }

    public bool HasUnread => Current is { IsAtEnd: false } || _unread.Count > 0;

    /// <summary>All is read and none of it grows.</summary>
    public bool IsFinished => !HasUnread && Current is null && !_hasLive && !Input.Names(Name);

    /// <summary>Takes what the directory shows and finds what of it is not read yet.</summary>
    /// <param name="files">Oldest content first.</param>
    /// <param name="scan">Where problems are told of.</param>
    /// <param name="isWhole">All that is there could be listed.</param>
    public void Scan(List<FoundFile> files, PathScan scan, bool isWhole)
    {
        _unread.Clear();
        _hasLive = files.Exists(f => f.IsLive);
        _isMoving = false;
        var found = new List<(FoundFile File, Source Source)>();
        var isSure = isWhole;
        foreach (var file in files)
        {
            isSure &= Try(file, scan, () => Identify(file, found, scan));
        }

        // A copy that is being compressed is cut while the file that it is made from is still there.
        var whole = found.Where(f => !f.File.Name.IsCompressed).Select(f => f.Source).ToHashSet();
        found.RemoveAll(f => f.File.Name.IsCompressed && whole.Contains(f.Source));
        var met = new HashSet<Source>();
        foreach (var (file, source) in found)
        {
            isSure &= Try(file, scan, () => Take(file, source, met, scan));
        }

        // A file system that never says the same twice is read all the same: what is opened is compared by its content.
        _searches = _isMoving ? _searches + 1 : 0;
        if (_isMoving && _searches % MaxSearches != 0)
        {
            OrderIsUnknown(scan);
            return;
        }

        _isWatched = true;
        if (isSure && !_isMoving && met.Count > 0)
        {
            foreach (var gone in _sources.All.Where(s => IsGone(s, met)).ToList())
            {
                gone.IsComplete = true;
                Vanished.Enqueue(gone);
            }
        }

        if (_unread.Count > 0 && Current is { IsAtEnd: true })
        {
            Close();
        }
    }

    /// <summary>Looks again at the growing file after its end was met.</summary>
    /// <returns>True where the directory must be searched: the file is not what it was.</returns>
    public bool Poll(long clockUnixNs, PathScan scan)
    {
        if (Current is not { IsAtEnd: true } current)
        {
            return false;
        }

        switch (current.Check())
        {
            case ContentChange.Grown:
                AtEndClockUnixNs = 0;
                current.File = current.File with { ModifiedUtc = scan.NowUtc };
                current.Resume();
                return false;
            case ContentChange.Truncated:
                Close();
                return true;
            case ContentChange.NameChanged:
                return NameBelongsToAnother(current, scan);
            default:
                AtEndClockUnixNs = clockUnixNs;
                return false;
        }
    }

    /// <summary>Opens the oldest content that is not read to its end; null where there is none now.</summary>
    public OpenContent? Open(PathScan scan)
    {
        while (Current is null && _unread.Count > 0)
        {
            var (file, source) = _unread[0];
            _unread.RemoveAt(0);
            try
            {
                Current = OpenAs(file, source, scan);
                if (Current is null)
                {
                    // What waits behind it in the list may be younger than what has its name now.
                    OrderIsUnknown(scan);
                    return null;
                }

                _buffer = Current.Lines.Buffer;
                scan.Readable(file.FullName);
                AtEndClockUnixNs = 0;
            }
            catch (FileNotFoundException) when (!File.Exists(file.FullName))
            {
                OrderIsUnknown(scan);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                scan.Report(file.FullName, e);
            }
        }

        return Current;
    }

    /// <summary>At the end of content that will not grow: its last line, where that has no line feed.</summary>
    public bool TryReadLast(PathScan scan, out ReadOnlySpan<byte> last)
    {
        last = default;
        return Current is { IsCut: false, Failure: null } current && scan.IsFinal(current.File, current.IsGrowing)
            && current.Lines.TryReadLast(out last);
    }

    /// <summary>At the end of a content: stays where it grows, leaves where it does not.</summary>
    /// <param name="clockUnixNs">The collector's clock before the read that met the end.</param>
    /// <param name="scan">How files are looked at.</param>
    public void StayOrLeave(long clockUnixNs, PathScan scan)
    {
        if (Current is not { IsAtEnd: true } current)
        {
            return;
        }

        if (current.Failure is { } failure)
        {
            // The next search finds that there is more of it.
            scan.Report(current.File.FullName, failure);
            Close();
            return;
        }

        if (current.IsGrowing && !scan.UntilEnd)
        {
            // Other content waits, where the search that found it was made before this end was met.
            if (_unread.Count > 0)
            {
                Close();
            }
            else
            {
                AtEndClockUnixNs = clockUnixNs;
            }

            return;
        }

        current.Source.ReadToLength = current.Lines.Offset + current.Lines.PendingBytes;
        current.Source.ReadToModified = current.File.ModifiedUtc;
        current.Source.IsComplete = !current.IsGrowing;
        Close();
    }

    public void Dispose() => Close();

    /// <summary>Null where the name passed to another content since it was found.</summary>
    private OpenContent? OpenAs(FoundFile file, Source source, PathScan scan)
    {
        var raw = ContentStream.OpenRaw(file.FullName);
        try
        {
            if (_sources.Holds(raw, file, source, scan))
            {
                return new OpenContent(raw, file, source, _maxLineBytes, _buffer);
            }
        }
        catch
        {
            raw.Dispose();
            throw;
        }

        raw.Dispose();
        return null;
    }

    /// <summary>A rotation was under way while the files were looked at: read on after another search.</summary>
    private void OrderIsUnknown(PathScan scan)
    {
        scan.IsOutdated = true;
        _unread.Clear();
    }

    private void Close()
    {
        Current?.Dispose();
        Current = null;
        AtEndClockUnixNs = 0;
    }

    private bool NameBelongsToAnother(OpenContent current, PathScan scan)
    {
        try
        {
            var info = new FileInfo(current.File.FullName);
            if (info.Exists)
            {
                var file = current.File with { Length = info.Length, ModifiedUtc = info.LastWriteTimeUtc };
                if (_sources.Identify(ref file, scan).Source == current.Source)
                {
                    current.File = file;
                    return false;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Between the two names of a rename, or with other rights: the handle still reads what was open.
        }

        current.IsRenamed = true;
        current.Resume();
        return true;
    }

    /// <summary>False where the file cannot be looked at.</summary>
    private bool Try(FoundFile file, PathScan scan, Action look)
    {
        try
        {
            look();
        }
        catch (FileNotFoundException) when (!File.Exists(file.FullName))
        {
            _isMoving = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            scan.Report(file.FullName, e);
            return false;
        }

        return true;
    }

    private void Take(FoundFile file, Source source, HashSet<Source> met, PathScan scan)
    {
        if (Input.IsSpool && source.IsSpent(file))
        {
            File.Delete(file.FullName);
        }
        else if (met.Add(source) && source != Current?.Source)
        {
            if (source.HasUnread(file, scan))
            {
                _unread.Add((file, source));
            }
            else if (!file.IsLive && file.Length <= source.Offset)
            {
                // Rotated after its last line was read: nobody misses it when it goes.
                source.IsComplete = true;
            }
        }
    }

    private void Identify(FoundFile listed, List<(FoundFile File, Source Source)> found, PathScan scan)
    {
        // What was recognised before is not opened again: whether it can be read shows when it is.
        var (file, isKnown) = (listed, _sources.IsKnown(listed));
        var (hash, source) = _sources.Identify(ref file, scan);
        _isMoving |= !file.IsLive && !file.IsUnchanged(listed);
        if (!isKnown)
        {
            scan.Readable(file.FullName);
        }

        if (source is null && hash is not null && IsWanted(file, hash, scan, hasOlder: found.Count > 0))
        {
            source = _sources.AddNew(hash, Name);
        }

        if (source?.Path == Name)
        {
            found.Add((file, source));
        }
        else if (source is not null)
        {
            scan.Overlap(file.FullName, source);
        }
    }

    /// <summary>A rotated file that the input does not name is read only where it continues what was read or watched.</summary>
    private bool IsWanted(FoundFile file, string hash, PathScan scan, bool hasOlder)
    {
        if (file.IsNamed || hasOlder || (_isWatched && !_leftAlone.Contains(hash))
            || (_sources.IsRestored && file.ModifiedUtc >= scan.SearchedBeforeUtc))
        {
            return true;
        }

        _leftAlone.Add(hash);
        return false;
    }

    private bool IsGone(Source source, HashSet<Source> met) =>
        source.Path == Name && !source.IsComplete && source.KnownOffset > 0 && source != Current?.Source && !met.Contains(source);
}
