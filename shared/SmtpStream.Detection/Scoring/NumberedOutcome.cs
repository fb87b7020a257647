using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Detection.Scoring;

/// <summary>An outcome and its number among those of its (rule, entity, window).</summary>
internal readonly record struct NumberedOutcome(Outcome Outcome, int Number);
