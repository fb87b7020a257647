namespace SmtpStream.Streams;

internal enum StagePhase : byte
{
    /// <summary>The memory is empty: load.</summary>
    Unloaded,

    /// <summary>The memory is the store plus what was consumed since.</summary>
    Loaded,

    /// <summary>A commit is on its way; nothing may change until its answer.</summary>
    Committing,
}
