using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs;

/// <summary>
/// Cumulative counts of one source. Lines = with events + rejects + ignored + continuations, always.
/// Mirrors <c>smtpstream.v1.SourceCounts</c>. One thread at a time.
/// </summary>
public sealed class SourceTally
{
    private readonly long[] _rejects = new long[64];
    private readonly long[] _ignored = new long[128];

    public long Lines { get; set; }
    public long LinesWithEvents { get; set; }
    public long Continuations { get; set; }
    public long Events { get; set; }

    /// <summary>Deliveries whose correlation was partial or none.</summary>
    public long Uncorrelated { get; set; }

    /// <summary>Messages evicted from the correlation table before they completed; taken from the table.</summary>
    public long Evicted { get; set; }

    /// <summary>Indexed by the number of <see cref="ParseFailure"/>.</summary>
    public Span<long> Rejects => _rejects;

    /// <summary>Indexed by the number of <see cref="IgnoredKind"/>.</summary>
    public Span<long> Ignored => _ignored;

    public void Add(LineOutcome outcome)
    {
        Lines++;
        switch (outcome.Kind)
        {
            case LineOutcomeKind.Events:
                LinesWithEvents++;
                Events += outcome.EventCount;
                Uncorrelated += outcome.UncorrelatedCount;
                break;
            case LineOutcomeKind.Rejected:
                _rejects[(int)outcome.Failure]++;
                break;
            case LineOutcomeKind.Ignored:
                _ignored[(int)outcome.IgnoredAs]++;
                break;
            default:
                Continuations++;
                break;
        }
    }

    public SourceTally Clone()
    {
        var copy = new SourceTally();
        copy.CopyFrom(this);
        return copy;
    }

    public void CopyFrom(SourceTally other)
    {
        Lines = other.Lines;
        LinesWithEvents = other.LinesWithEvents;
        Continuations = other.Continuations;
        Events = other.Events;
        Uncorrelated = other.Uncorrelated;
        Evicted = other.Evicted;
        other._rejects.CopyTo(_rejects, 0);
        other._ignored.CopyTo(_ignored, 0);
    }
}
