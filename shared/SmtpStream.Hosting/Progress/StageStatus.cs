namespace SmtpStream.Hosting.Progress;

/// <summary>What a stage does on one partition.</summary>
public enum StageStatus
{
    /// <summary>Reads its state.</summary>
    Loading,

    Running,

    /// <summary>A dependency is away; tries again.</summary>
    Paused,

    /// <summary>Must not go on before a person has looked.</summary>
    Halted,
}
