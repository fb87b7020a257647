using Microsoft.Extensions.Logging;

namespace SmtpStream.Redis;

internal static partial class RedisLog
{
    [LoggerMessage(9200, LogLevel.Warning, "Redis {Endpoint} lost: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, string endpoint, string reason);

    [LoggerMessage(9201, LogLevel.Information, "Redis {Endpoint} is back")]
    public static partial void ConnectionRestored(ILogger logger, string endpoint);

    [LoggerMessage(9202, LogLevel.Warning, "Redis does not answer: {Reason}")]
    public static partial void ServerUnreachable(ILogger logger, string reason);

    [LoggerMessage(9203, LogLevel.Information, "Redis {Endpoint} does not tell {Setting}: not checked")]
    public static partial void SettingUnknown(ILogger logger, string endpoint, string setting);

    [LoggerMessage(9204, LogLevel.Information, "This Redis got the instance id {Instance}")]
    public static partial void InstanceNamed(ILogger logger, string instance);
}
