using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace SmtpStream.Redis;

/// <summary>The process's connection: opened at first use, restored by the client, every command with a deadline.</summary>
public sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly RedisOptions _options;
    private readonly ILogger<RedisConnection> _logger;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<ConnectionMultiplexer>> _multiplexer;

    public RedisConnection(IOptions<RedisOptions> options, ILogger<RedisConnection> logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _logger = logger;
        _time = time;
        _multiplexer = new Lazy<Task<ConnectionMultiplexer>>(ConnectAsync);
    }

    public bool IsConnected =>
        _multiplexer is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && _multiplexer.Value.Result.IsConnected;

    internal RedisOptions Options => _options;

    /// <summary>Waits until the server answers.</summary>
    public async Task WaitUntilConnectedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
                await database.PingAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (IsBroken(e))
            {
                RedisLog.ServerUnreachable(_logger, e.Message);
            }

            await Task.Delay(RetryInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer.IsValueCreated)
        {
            await (await _multiplexer.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether the exception says that Redis is away or too slow, rather than that a command was wrong.</summary>
    public static bool IsBroken(Exception exception) => exception is RedisConnectionException or RedisTimeoutException or TimeoutException
        || exception is RedisServerException server && IsTransient(server.Message);

    internal async Task<IDatabase> DatabaseAsync(CancellationToken cancellationToken) =>
        (await _multiplexer.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    internal async Task<IReadOnlyList<IServer>> ServersAsync(CancellationToken cancellationToken) =>
        (await _multiplexer.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).GetServers();

    // What Redis answers while it starts, fails over or is full.
    private static bool IsTransient(string message) =>
        message.StartsWith("LOADING", StringComparison.Ordinal)
        || message.StartsWith("MASTERDOWN", StringComparison.Ordinal)
        || message.StartsWith("CLUSTERDOWN", StringComparison.Ordinal)
        || message.StartsWith("READONLY", StringComparison.Ordinal)
        || message.StartsWith("TRYAGAIN", StringComparison.Ordinal)
        || message.StartsWith("OOM", StringComparison.Ordinal)
        || message.StartsWith("MISCONF", StringComparison.Ordinal)
        || message.StartsWith("BUSY", StringComparison.Ordinal);

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            ClientName = "smtpstream",
            // For CONFIG GET alone.
            AllowAdmin = true,
            User = _options.User,
            Password = _options.Password,
            Ssl = _options.Tls,
            AsyncTimeout = (int)_options.CommandTimeout.TotalMilliseconds,
            SyncTimeout = (int)_options.CommandTimeout.TotalMilliseconds,
            ConnectTimeout = (int)_options.CommandTimeout.TotalMilliseconds,
            // A commit that waits for a connection would be sent long after its stage gave it up.
            BacklogPolicy = BacklogPolicy.FailFast,
        };
        foreach (var endpoint in _options.Endpoints.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            configuration.EndPoints.Add(endpoint);
        }

        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        multiplexer.ConnectionFailed += (_, e) => RedisLog.ConnectionLost(_logger, e.EndPoint?.ToString() ?? "?", e.FailureType.ToString());
        multiplexer.ConnectionRestored += (_, e) => RedisLog.ConnectionRestored(_logger, e.EndPoint?.ToString() ?? "?");
        return multiplexer;
    }
}
