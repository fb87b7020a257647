namespace SmtpStream.Smtp.Vocabulary;

/// <summary>What a server did.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.LifecycleChange</c>.</remarks>
public enum LifecycleChange : byte
{
    None = 0,
    Started = 1,
    Stopped = 2,
    Reloaded = 3,
}
