using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Alerting.States;

/// <summary>An alert as it is shown, published and told. Times are event time in Unix ms, 0 where they mean nothing.</summary>
internal sealed record Alert
{
    public required string Fingerprint { get; init; }
    public string Episode { get; init; } = "";

    /// <summary>Rises with every published change; an alert that was forgotten and comes back goes on above its old numbers.</summary>
    public ulong ChangeNumber { get; init; }

    public AlertState State { get; init; } = AlertState.Inactive;
    public Severity Severity { get; init; }
    public required string RuleId { get; init; }
    public ulong RuleRevision { get; init; }
    public required EntityKey Entity { get; init; }

    /// <summary>The rule's labels; those of <see cref="AlertLabels"/> come on top.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Of the last breaching window.</summary>
    public Explanation? Explanation { get; init; }

    public long StartedUnixMs { get; init; }
    public long FiredUnixMs { get; init; }
    public long ResolvedUnixMs { get; init; }
    public long LastWindowEndUnixMs { get; init; }

    /// <summary>The last window had no data; the state is held.</summary>
    public bool Stale { get; init; }

    public string AcknowledgedBy { get; init; } = "";
    public string AcknowledgeComment { get; init; } = "";

    /// <summary>Severity at the acknowledgement: a higher one is told again.</summary>
    public Severity AcknowledgedSeverity { get; init; }

    /// <summary>Ids of silences that fit at the alert's event time.</summary>
    public IReadOnlyList<string> SilencedBy { get; init; } = [];

    /// <summary>Fingerprints of the source alerts because of which it has no data.</summary>
    public IReadOnlyList<string> InhibitedBy { get; init; } = [];

    /// <summary>It fired before quiet_until: recorded, told nobody.</summary>
    public bool Quiet { get; init; }

    /// <summary>A receiver is told that it fires.</summary>
    public bool IsFiring => State is AlertState.Firing or AlertState.Recovering;

    public bool IsMuted => SilencedBy.Count > 0 || InhibitedBy.Count > 0;

    public bool IsAcknowledged => AcknowledgedBy.Length > 0 && Severity <= AcknowledgedSeverity;
}
