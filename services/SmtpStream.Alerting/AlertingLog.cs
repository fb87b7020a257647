using SmtpStream.Alerting.Receivers;
using SmtpStream.Encoding.Control;

namespace SmtpStream.Alerting;

internal static partial class AlertingLog
{
    [LoggerMessage(EventId = 4000, Level = LogLevel.Information, Message = "Alerting is configured: {Receivers} receivers, root route to '{Root}'")]
    public static partial void AlertingConfigured(ILogger logger, int receivers, string root);

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "Receiver {Receiver} failed: {Reason}, status {StatusCode}")]
    public static partial void ReceiverFailed(ILogger logger, string receiver, NotifyFailure reason, int statusCode);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Receiver {Receiver} recovered")]
    public static partial void ReceiverRecovered(ILogger logger, string receiver);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Information, Message = "Control change {Kind} {Id} was written by {Actor}")]
    public static partial void ControlChangeWritten(ILogger logger, ControlKind kind, string id, string actor);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "Control producer ended: {Reason}")]
    public static partial void ControlProducerEnded(ILogger logger, string reason);
}
