using SmtpStream.Collector.Files;

namespace SmtpStream.Collector.Reading;

/// <summary>The sources of one origin, from the checkpoint and from this run. One thread.</summary>
internal sealed class SourceRegistry(string origin)
{
    private readonly Dictionary<string, List<Source>> _byHash = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Length, DateTimeOffset Modified, Source? Source, string? Hash)> _seen =
        new(StringComparer.Ordinal);

    /// <summary>The checkpoint knew the origin: it was watched before this run.</summary>
    public bool IsRestored { get; init; }

    public IEnumerable<Source> All => _byHash.Values.SelectMany(s => s);

    public void Add(Source source)
    {
        if (!_byHash.TryGetValue(source.Hash, out var sources))
        {
            _byHash[source.Hash] = sources = [];
        }

        sources.Add(source);
    }

    public Source AddNew(string hash, string path)
    {
        var generation = _byHash.TryGetValue(hash, out var known) ? known.Max(s => s.Generation) + 1 : 0;
        var source = new Source(hash, generation, path) { NeedsCheckpoint = true };
        Add(source);
        return source;
    }

    /// <summary>
    /// The content of a file: hash null where it has no whole line yet; source null where it is not known. Files that did not
    /// change since the last question are not opened.
    /// </summary>
    /// <param name="file">As it was listed; as it was opened on return.</param>
    /// <param name="scan">How files are looked at.</param>
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission denied.</exception>
    /// <exception cref="InvalidDataException">Compressed content is damaged.</exception>
    public (string? Hash, Source? Source) Identify(ref FoundFile file, PathScan scan)
    {
        if (IsKnown(file))
        {
            var seen = _seen[file.FullName];
            return (seen.Hash, seen.Source);
        }

        using var raw = ContentStream.OpenRaw(file.FullName);
        file = file.As(raw);
        var hash = HashOf(raw, file, scan);
        var source = hash is null ? null : Find(raw, file, hash);
        _seen[file.FullName] = (file.Length, file.ModifiedUtc, source, hash);
        return (hash, source);
    }

    /// <summary>An open file holds the content that was recognised under its name, grown or not.</summary>
    /// <param name="raw">Stands at its start afterwards.</param>
    /// <param name="file">As it was recognised.</param>
    /// <param name="source">As what it was recognised.</param>
    /// <param name="scan">How files are looked at.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">Compressed content is damaged.</exception>
    public bool Holds(FileStream raw, FoundFile file, Source source, PathScan scan)
    {
        var opened = file.As(raw);
        var holds = opened.IsUnchanged(file) || (HashOf(raw, opened, scan) == source.Hash && Matches(raw, opened, source));
        raw.Position = 0;
        return holds;
    }

    /// <summary>The file did not change since its content was recognised.</summary>
    public bool IsKnown(FoundFile file) =>
        _seen.TryGetValue(file.FullName, out var seen) && seen.Source is not null
        && (seen.Length, seen.Modified) == (file.Length, file.ModifiedUtc);

    private string? HashOf(FileStream raw, FoundFile file, PathScan scan)
    {
        var isFinal = scan.IsFinal(file, file.IsLive);
        return ContentStream.ReadFromStart(raw, file, content => ContentHash.Of(content, origin, isFinal));
    }

    private Source? Find(FileStream raw, FoundFile file, string hash)
    {
        if (!_byHash.TryGetValue(hash, out var candidates))
        {
            return null;
        }

        // The newest generation first: an older one may be a prefix of nothing that still exists.
        for (var i = candidates.Count - 1; i >= 0; i--)
        {
            if (Matches(raw, file, candidates[i]))
            {
                return candidates[i];
            }
        }

        return null;
    }

    private static bool Matches(FileStream raw, FoundFile file, Source source)
    {
        if (source.KnownOffset == 0)
        {
            return true;
        }

        if (!file.Name.IsCompressed && file.Length < source.KnownOffset)
        {
            return false;
        }

        try
        {
            return ContentStream.ReadFromStart(
                raw, file, content => ContentHash.MatchesAt(content, source.KnownOffset, source.KnownTail));
        }
        catch (InvalidDataException)
        {
            // A damaged copy of a content that was read further: nothing is left to read in it.
            return true;
        }
    }
}
