namespace SmtpStream.Detection.Detectors;

/// <summary>What a later revision of a closed window may change of what was said of it.</summary>
internal enum RevisionPolicy : byte
{
    /// <summary>Nothing: the condition is not one of this window alone.</summary>
    None = 0,

    /// <summary>It is judged again: it may fire, and what no longer holds is withdrawn.</summary>
    Judge = 1,

    /// <summary>It may fire; what was true when it was said stays.</summary>
    FireOnly = 2,

    /// <summary>What no longer holds is withdrawn; nothing new fires.</summary>
    WithdrawOnly = 3,
}
