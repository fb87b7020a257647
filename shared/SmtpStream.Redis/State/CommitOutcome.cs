namespace SmtpStream.Redis.State;

/// <summary>What became of a transaction.</summary>
public enum CommitOutcome
{
    Committed,

    /// <summary>The stored position was another one: another owner wrote.</summary>
    Refused,

    /// <summary>Nothing was written.</summary>
    Failed,

    /// <summary>No answer: it may have been written, or may still be.</summary>
    Unknown,
}
