namespace SmtpStream.Query.Tests.Site;

/// <summary>The time of day stands still; timers and deadlines run.</summary>
internal sealed class FixedNow(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
