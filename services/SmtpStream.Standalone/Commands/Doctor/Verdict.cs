namespace SmtpStream.Standalone.Commands.Doctor;

/// <summary>Outcome of a check.</summary>
internal enum Verdict
{
    Ok = 0,

    /// <summary>It works, but hardly as it is meant.</summary>
    Warning = 1,

    /// <summary><c>run</c> would not start, would lose or miscount something, or give a secret away.</summary>
    Failed = 2,
}
