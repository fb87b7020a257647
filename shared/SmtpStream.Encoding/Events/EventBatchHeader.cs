using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Encoding.Events;

/// <summary>Everything of <c>smtpstream.v1.EventBatch</c> but its events.</summary>
public sealed record EventBatchHeader
{
    /// <summary>Name of the collector's input; keys the topic.</summary>
    public required string Origin { get; init; }

    /// <summary>Configured input with rotation suffixes stripped; the watermark belongs to it.</summary>
    public required string Path { get; init; }

    /// <summary>Content: hex of the hash of origin and first data line, with the truncation generation.</summary>
    public required string Source { get; init; }

    /// <summary>End of the batch before this one on the source.</summary>
    public SourcePosition Start { get; init; }

    /// <summary>Position behind the last line read, with or without events.</summary>
    public SourcePosition End { get; init; }

    /// <summary>The source before this one on the path; null for the first of a path.</summary>
    public PreviousSource? Previous { get; init; }

    /// <summary>Counts of the source from its beginning up to <see cref="End"/>.</summary>
    public SourceCounts Counts { get; init; } = SourceCounts.Zero;

    public Heartbeat? Heartbeat { get; init; }

    /// <summary>The path is finished and no longer holds the watermark.</summary>
    public bool Ended { get; init; }

    /// <summary>The checkpoint knew this source and its content is gone: a gap.</summary>
    public bool Vanished { get; init; }

    public View View { get; init; } = View.Log;

    /// <summary>Collector's clock when the last line was read, nanoseconds since 1970-01-01 UTC.</summary>
    public long ReadTimeUnixNs { get; init; }

    public int ParserVersion { get; init; }

    /// <summary>Server of the events that name none themselves.</summary>
    public string Server { get; init; } = "";

    /// <summary>Tenant of the origin; empty is the default tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>IANA zone in which stamps without zone were read.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Disorder that the watermark of this path allows, milliseconds.</summary>
    public int DisorderMs { get; init; }

    /// <summary>Line losses that the input itself reported up to <see cref="End"/>.</summary>
    public long InputLosses { get; init; }

    /// <summary>At most <see cref="RejectSample.MaxPerBatch"/>.</summary>
    public IReadOnlyList<RejectSample> RejectSamples { get; init; } = [];
}
