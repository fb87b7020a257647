using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Alerting.States;

/// <summary>What a rule said of one window, as far as the state depends on it.</summary>
/// <param name="StartUnixMs">Start of the window.</param>
/// <param name="EndUnixMs">End of the window: the event time of everything that follows from it.</param>
/// <param name="Kind">Breach, clear, no data or withdrawn.</param>
/// <param name="Severity">Meaningful for a breach.</param>
internal readonly record struct Observation(long StartUnixMs, long EndUnixMs, OutcomeKind Kind, Severity Severity);
