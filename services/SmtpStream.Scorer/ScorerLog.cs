namespace SmtpStream.Scorer;

/// <summary>Changes of state of the scorer. Event ids 3000 to 3999, never reused.</summary>
internal static partial class ScorerLog
{
    [LoggerMessage(3000, LogLevel.Information, "Loaded the memory of {Entities} entities of partition {Partition}")]
    public static partial void Loaded(ILogger logger, int partition, int entities);

    [LoggerMessage(3001, LogLevel.Information, "Rule {RuleId} holds at revision {Revision}, enabled: {Enabled}")]
    public static partial void RuleChanged(ILogger logger, string ruleId, ulong revision, bool enabled);

    [LoggerMessage(3002, LogLevel.Warning, "Rule change for {RuleId} was passed over: {Reason}")]
    public static partial void RuleChangePassedOver(ILogger logger, string ruleId, string reason);

    [LoggerMessage(3003, LogLevel.Information, "The population model of {Kind} changed at {EventTime:O}")]
    public static partial void PopulationModelChanged(ILogger logger, string kind, DateTimeOffset eventTime);

    [LoggerMessage(3004, LogLevel.Warning, "Zone {Zone} is not known on this machine: baselines of its servers follow UTC")]
    public static partial void ZoneUnknown(ILogger logger, string zone);
}
