namespace SmtpStream.Collector.Files;

/// <summary>Finds the files that an input's pattern names, and the rotated ones beside them, by path.</summary>
internal static class FileFinder
{
    private static readonly char[] Wildcards = ['*', '?'];

    public static bool IsPattern(string path) => path.IndexOfAny(Wildcards) >= 0;

    /// <summary>Part by part, as the directories are searched.</summary>
    public static bool Matches(string pattern, string file)
    {
        var (patterns, parts) = (pattern.Split(Path.DirectorySeparatorChar), file.Split(Path.DirectorySeparatorChar));
        return patterns.Length == parts.Length && patterns.Zip(parts).All(
            p => p.First == p.Second || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(p.First, p.Second, ignoreCase: false));
    }

    /// <summary>Path → its files, oldest content first. A path without files is there only where the pattern names it exactly.</summary>
    /// <param name="pattern">Full path, with * and ? in any part.</param>
    /// <param name="unreadable">Is told of directories that cannot be listed, and of files in them that cannot be looked at.</param>
    public static SortedDictionary<string, List<FoundFile>> Find(string pattern, Action<string, Exception> unreadable)
    {
        var paths = new SortedDictionary<string, List<FoundFile>>(StringComparer.Ordinal);
        if (!IsPattern(pattern))
        {
            paths[PathOf(pattern)] = [];
        }

        foreach (var directory in Directories(Path.GetDirectoryName(pattern)!, unreadable))
        {
            foreach (var file in List(directory, Path.GetFileName(pattern), unreadable))
            {
                paths.TryAdd(PathOf(file), []);
            }
        }

        foreach (var (path, files) in paths)
        {
            AddFamily(path, pattern, files, unreadable);
            files.Sort();
        }

        return paths;
    }

    /// <summary>The path that a file belongs to: its rotation suffixes stripped.</summary>
    public static string PathOf(string file) =>
        Path.Combine(Path.GetDirectoryName(file)!, RotatedName.Parse(Path.GetFileName(file)).Base);

    private static void AddFamily(string path, string pattern, List<FoundFile> files, Action<string, Exception> unreadable)
    {
        var directory = Path.GetDirectoryName(path)!;
        foreach (var file in List(directory, Path.GetFileName(path) + "*", unreadable))
        {
            var name = RotatedName.Parse(Path.GetFileName(file));
            if (Path.Combine(directory, name.Base) == path && Look(file, unreadable) is { } info)
            {
                var isNamed = System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(
                    Path.GetFileName(pattern), info.Name, ignoreCase: false);
                files.Add(new FoundFile(file, name, info.Length, info.LastWriteTimeUtc, isNamed));
            }
        }

        // gzip writes beside its input and removes it at the end: until then the compressed copy is not complete.
        files.RemoveAll(f => f.Name.IsCompressed && files.Exists(o => o.FullName + ".gz" == f.FullName));
    }

    /// <summary>Null where it is gone since it was listed, or may not be looked at.</summary>
    private static FileInfo? Look(string file, Action<string, Exception> unreadable)
    {
        var info = new FileInfo(file);
        if (info.Exists)
        {
            return info;
        }

        try
        {
            // Says why.
            _ = File.GetAttributes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            unreadable(file, e);
        }

        return null;
    }

    private static IEnumerable<string> Directories(string pattern, Action<string, Exception> unreadable)
    {
        if (!IsPattern(pattern))
        {
            return [pattern];
        }

        return Directories(Path.GetDirectoryName(pattern)!, unreadable)
            .SelectMany(parent => List(parent, Path.GetFileName(pattern), unreadable, directories: true));
    }

    private static List<string> List(
        string directory, string pattern, Action<string, Exception> unreadable, bool directories = false)
    {
        try
        {
            return
            [
                .. directories
                    ? Directory.EnumerateDirectories(directory, pattern)
                    : Directory.EnumerateFiles(directory, pattern),
            ];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            unreadable(directory, e);
            return [];
        }
    }
}
