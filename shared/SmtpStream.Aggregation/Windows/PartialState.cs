namespace SmtpStream.Aggregation.Windows;

/// <summary>Numbers equal those of <c>smtpstream.v1.PartialState</c>.</summary>
public enum PartialState : byte
{
    None = 0,

    /// <summary>Grows; each publication replaces the one before.</summary>
    Open = 1,

    /// <summary>Final; a later row starts a new partial with its own birth.</summary>
    Sealed = 2,
}
