using SmtpStream.Collector.Files;

namespace SmtpStream.Collector;

internal static partial class CollectorLog
{
    [LoggerMessage(1000, LogLevel.Information, "Collector started: {Inputs} inputs, checkpoint of {Written}")]
    public static partial void CollectorStarted(ILogger logger, int inputs, DateTimeOffset? written);

    [LoggerMessage(1001, LogLevel.Information, "Path {Path}: reading {File} as source {Source} from {Offset}")]
    public static partial void SourceStarted(ILogger logger, string path, string file, string source, long offset);

    [LoggerMessage(1002, LogLevel.Information, "Path {Path}: source {Source} read to its end at {Offset}")]
    public static partial void SourceCompleted(ILogger logger, string path, string source, long offset);

    [LoggerMessage(1003, LogLevel.Warning, "{File} could not be read ({Problem}): {Reason}; asked again")]
    public static partial void FileCouldNotBeRead(ILogger logger, string file, FileProblem problem, string reason);

    [LoggerMessage(1004, LogLevel.Information, "{File} became readable")]
    public static partial void FileBecameReadable(ILogger logger, string file);

    [LoggerMessage(1005, LogLevel.Error, "Path {Path}: content of source {Source} is gone behind {Offset}: lines may be lost")]
    public static partial void SourceVanished(ILogger logger, string path, string source, long offset);

    [LoggerMessage(1006, LogLevel.Warning, "Path {Path}: source {Source} is cut at {Offset}")]
    public static partial void ContentWasCut(ILogger logger, string path, string source, long offset);

    [LoggerMessage(1007, LogLevel.Error, "Checkpoint could not be written, reading goes on and it is tried again: {Reason}")]
    public static partial void CheckpointFailed(ILogger logger, string reason);

    [LoggerMessage(1008, LogLevel.Information, "Checkpoint is written again")]
    public static partial void CheckpointRecovered(ILogger logger);

    [LoggerMessage(1009, LogLevel.Warning, "Delivery failed, going on at the checkpoint: {Reason}")]
    public static partial void DeliveryFailed(ILogger logger, string reason);

    [LoggerMessage(1010, LogLevel.Warning, "Shutdown left {Batches} batches unacknowledged: they are sent again at the next start")]
    public static partial void ShutdownLeftBatches(ILogger logger, int batches);

    [LoggerMessage(1011, LogLevel.Information, "Path {Path} ended: all of it is read and none of it grows")]
    public static partial void PathEnded(ILogger logger, string path);

    [LoggerMessage(1012, LogLevel.Information, "Standard input ended")]
    public static partial void StandardInputEnded(ILogger logger);

    [LoggerMessage(1013, LogLevel.Error, "Standard input waits, its spool could not be written and is tried again: {Reason}")]
    public static partial void SpoolFailed(ILogger logger, string reason);

    [LoggerMessage(1014, LogLevel.Information, "Old logs are read for the first time: they wait until nobody is told of what was before {Moment}")]
    public static partial void HistoryFound(ILogger logger, DateTimeOffset moment);

    [LoggerMessage(1015, LogLevel.Information, "Alerting is quiet until {Moment}: old logs are read")]
    public static partial void HistoryIsQuiet(ILogger logger, DateTimeOffset moment);

    [LoggerMessage(1016, LogLevel.Warning, "quiet_until could not be written or seen, tried again: {Reason}")]
    public static partial void QuietUntilFailed(ILogger logger, string reason);
}
