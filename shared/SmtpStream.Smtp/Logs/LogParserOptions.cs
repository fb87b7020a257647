namespace SmtpStream.Smtp.Logs;

/// <summary>How the lines of one path are read.</summary>
public sealed class LogParserOptions
{
    /// <summary>Zone of stamps that name none (RFC 3164). Default: UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>
    /// Stamps without a year take the latest year in which they are not after this time + 1 day: the file's modification
    /// time, or the clock for streams. Unix milliseconds.
    /// </summary>
    public required long ReferenceUnixMs { get; init; }

    /// <summary>Server of lines that name no host.</summary>
    public string DefaultServer { get; init; } = "localhost";

    /// <summary>Longest line that is parsed, bytes; longer ones are rejected as too long. Default: 64 KiB.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024;
}
