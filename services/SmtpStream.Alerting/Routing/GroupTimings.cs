namespace SmtpStream.Alerting.Routing;

/// <summary>When a group of alerts is told, in wall-clock time.</summary>
/// <param name="GroupWait">Before the first message, to collect alerts of the same group.</param>
/// <param name="GroupInterval">Between messages about new alerts of a group that was told already.</param>
/// <param name="ResolveWait">Before a resolution is told; what fires again meanwhile is not told at all.</param>
/// <param name="RepeatInterval">Before a group that still fires is told again.</param>
internal readonly record struct GroupTimings(
    TimeSpan GroupWait, TimeSpan GroupInterval, TimeSpan ResolveWait, TimeSpan RepeatInterval);
