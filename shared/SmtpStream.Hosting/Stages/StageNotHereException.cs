using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>The stage does not run in this process, or stopped while the question waited; another process may answer.</summary>
public sealed class StageNotHereException(StageIdentity stage)
    : Exception($"{stage.Stage}.{stage.Partition} does not run in this process.");
