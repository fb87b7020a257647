namespace SmtpStream.Alerting.States;

/// <summary>Durations of the state machine, all in event time.</summary>
/// <param name="For">How long the breach must last before the alert fires.</param>
/// <param name="KeepFiring">How long the condition must be clear before the alert resolves.</param>
/// <param name="Reopen">A breach this soon after the resolution goes on with the same episode.</param>
/// <param name="ResolveStale">How long a firing alert is held without data; null holds it for ever.</param>
internal readonly record struct AlertTimes(TimeSpan For, TimeSpan KeepFiring, TimeSpan Reopen, TimeSpan? ResolveStale)
{
    public static readonly TimeSpan DefaultReopen = TimeSpan.FromMinutes(10);

    public long ForMs => (long)For.TotalMilliseconds;

    public long KeepFiringMs => (long)KeepFiring.TotalMilliseconds;

    public long ReopenMs => (long)Reopen.TotalMilliseconds;

    public long ResolveStaleMs => (long?)ResolveStale?.TotalMilliseconds ?? long.MaxValue;
}
