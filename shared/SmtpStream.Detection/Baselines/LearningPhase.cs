namespace SmtpStream.Detection.Baselines;

/// <summary>How far a baseline may be trusted (age in event time).</summary>
public enum LearningPhase : byte
{
    /// <summary>Under a week: not every hour of the week was seen; only rules with a fixed threshold fire.</summary>
    RulesOnly = 0,

    /// <summary>One to two weeks: thresholds are ten times stricter.</summary>
    Learning = 1,

    Learnt = 2,
}
