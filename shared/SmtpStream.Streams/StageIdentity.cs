namespace SmtpStream.Streams;

/// <summary>A stage on one input partition: owner of the state under {stage.partition} and sender of its outputs.</summary>
public readonly record struct StageIdentity(StageKind Stage, int Partition);
