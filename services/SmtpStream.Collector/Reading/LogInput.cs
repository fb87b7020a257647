using SmtpStream.Collector.Files;

namespace SmtpStream.Collector.Reading;

/// <summary>An input with its defaults filled in.</summary>
internal sealed record LogInput
{
    public required string Origin { get; init; }
    public required string Pattern { get; init; }
    public required TimeZoneInfo Zone { get; init; }
    public required TimeSpan Disorder { get; init; }
    public required string Tenant { get; init; }
    public required string DefaultServer { get; init; }

    /// <summary>The files are the collector's own: it removes each one that the checkpoint on disk has whole.</summary>
    public bool IsSpool { get; init; }

    public bool IsStandardInput => Pattern == CollectorInputOptions.StandardInput;

    public static LogInput From(CollectorInputOptions options)
    {
        var origin = options.Origin.Length > 0 ? options.Origin : Environment.MachineName;
        return new LogInput
        {
            Origin = origin,
            Pattern = options.Path,
            Zone = options.Zone.Length > 0 ? TimeZoneInfo.FindSystemTimeZoneById(options.Zone) : TimeZoneInfo.Local,
            Disorder = options.Disorder,
            Tenant = options.Tenant,
            DefaultServer = options.DefaultServer.Length > 0 ? options.DefaultServer : origin,
        };
    }

    /// <summary>The input names exactly this path, so it waits for it even while it does not exist.</summary>
    public bool Names(string path) => Pattern == path;

    /// <summary>The file is one of the input's, or a rotated one of them.</summary>
    public bool Covers(string file)
    {
        var path = FileFinder.PathOf(file);
        return Pattern == path || FileFinder.PathOf(Pattern) == path || MatchesPattern(file) || MatchesPattern(path);
    }

    private bool MatchesPattern(string file) => FileFinder.IsPattern(Pattern) && FileFinder.Matches(Pattern, file);
}
