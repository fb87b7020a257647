using Microsoft.Extensions.Logging;
using SmtpStream.Hosting.Progress;
using SmtpStream.Hosting.Starting;
using SmtpStream.Kafka.Acknowledging;
using SmtpStream.Kafka.Producing;
using SmtpStream.Redis.State;

namespace SmtpStream.Hosting.Stages;

/// <summary>What every driver of the process works with.</summary>
internal sealed record StageContext(
    StageStore Store,
    OrderedProducers Producers,
    IStagePositions Positions,
    IBrokerGeneration Generation,
    DeadLetters DeadLetters,
    StageProgress Progress,
    RunningStages Running,
    StageMetrics Metrics,
    TimeProvider Time,
    ILoggerFactory Loggers);
