namespace SmtpStream.Standalone.Running;

/// <summary>Which broker and Redis a process uses.</summary>
internal enum PipelineParts
{
    /// <summary>Broker and Redis inside the process: one machine, no install.</summary>
    Embedded = 0,

    /// <summary>Those of the sections Kafka and Redis.</summary>
    External = 1,
}
