using Microsoft.Extensions.Logging;

namespace SmtpStream.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(9000, LogLevel.Warning, "Start waits: {Reason}")]
    public static partial void StartWaited(ILogger logger, string reason);

    [LoggerMessage(9001, LogLevel.Information, "{Stage}.{Partition} loaded {Entries} entries at {Position} in {Milliseconds} ms, sends {Outputs} outputs again")]
    public static partial void StageLoaded(
        ILogger logger, string stage, int partition, int entries, string position, double milliseconds, int outputs);

    [LoggerMessage(9002, LogLevel.Warning, "{Stage}.{Partition} paused: {Reason}; tries again in {Milliseconds} ms")]
    public static partial void StagePaused(ILogger logger, string stage, int partition, string reason, double milliseconds);

    [LoggerMessage(9003, LogLevel.Critical, "{Stage}.{Partition} halted: {Reason}")]
    public static partial void StageHalted(ILogger logger, Exception exception, string stage, int partition, string reason);

    [LoggerMessage(9004, LogLevel.Error, "{Topic}[{Partition}] record {Offset} is unreadable, written to the dead letters: {Reason}")]
    public static partial void RecordDied(ILogger logger, string topic, int partition, long offset, string reason);

    [LoggerMessage(9005, LogLevel.Information, "{Stage}.{Partition} left at {Position}")]
    public static partial void StageLeft(ILogger logger, string stage, int partition, string position);

    [LoggerMessage(9006, LogLevel.Information, "{Stage}.{Partition}: another owner wrote, loads again")]
    public static partial void CommitRefused(ILogger logger, string stage, int partition);

    [LoggerMessage(9007, LogLevel.Warning, "{Stage}: consumer of {Topic} ended ({Reason}), joins again in {Milliseconds} ms")]
    public static partial void ConsumerEnded(ILogger logger, string stage, string topic, string reason, double milliseconds);
}
