namespace SmtpStream.Hosting.Stages;

/// <summary>A record from outside is unreadable: it goes to the dead letters, and the stage goes on behind it.</summary>
internal sealed class PoisonRecordException(long offset, Exception inner)
    : Exception($"record {offset} is unreadable: {inner.Message}", inner);
