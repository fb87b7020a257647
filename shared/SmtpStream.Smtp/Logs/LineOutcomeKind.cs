namespace SmtpStream.Smtp.Logs;

/// <summary>What became of a line; every line has exactly one.</summary>
public enum LineOutcomeKind : byte
{
    /// <summary>The line gave one event or more.</summary>
    Events = 0,

    /// <summary>The line should have given an event and did not.</summary>
    Rejected = 1,

    /// <summary>Known and of no value of its own.</summary>
    Ignored = 2,

    /// <summary>Part of something that another line reports.</summary>
    Continuation = 3,
}
