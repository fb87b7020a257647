namespace SmtpStream.Kafka.Tailing;

/// <summary>Where a tail begins.</summary>
public enum TailStart
{
    /// <summary>Behind what is there: only what comes from now on.</summary>
    End,

    /// <summary>At the oldest record kept.</summary>
    Beginning,
}
