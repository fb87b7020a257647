using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmtpStream.Contracts;
using StackExchange.Redis;

namespace SmtpStream.Redis;

/// <summary>
/// The process's connections: one to read over and some to commit over, opened at first use, restored by the client, every command
/// with a deadline.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly RedisOptions _options;
    private readonly ILogger<RedisConnection> _logger;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<ConnectionMultiplexer>> _reading;
    private readonly Lazy<Task<ConnectionMultiplexer>>[] _committing;

    public RedisConnection(IOptions<RedisOptions> options, ILogger<RedisConnection> logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _logger = logger;
        _time = time;
        _reading = new Lazy<Task<ConnectionMultiplexer>>(ConnectAsync);
        _committing = [.. Enumerable.Range(0, _options.CommitConnections).Select(_ => new Lazy<Task<ConnectionMultiplexer>>(ConnectAsync))];
    }

    public bool IsConnected => _reading.IsValueCreated && All.All(c => !c.IsValueCreated || IsUp(c.Value));

    private IEnumerable<Lazy<Task<ConnectionMultiplexer>>> All => _committing.Append(_reading);

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
        foreach (var connection in All.Where(c => c.IsValueCreated))
        {
            await (await connection.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether the exception says that Redis is away or too slow, rather than that a command was wrong.</summary>
    public static bool IsBroken(Exception exception) => exception is RedisConnectionException or RedisTimeoutException or TimeoutException
        || exception is RedisServerException server && IsTransient(server.Message);

    /// <summary>For reading; nothing waits there behind a commit, unless commits have no connection of their own.</summary>
    internal Task<IDatabase> DatabaseAsync(CancellationToken cancellationToken) => DatabaseAsync(_reading, cancellationToken);

    /// <summary>For one stage partition: always the same connection, so its commands stay in order.</summary>
    internal Task<IDatabase> DatabaseOfAsync(string tag, CancellationToken cancellationToken) =>
        DatabaseAsync(_committing.Length == 0 ? _reading : _committing[Partitioner.PartitionOf(tag, _committing.Length)], cancellationToken);

    internal async Task<IReadOnlyList<IServer>> ServersAsync(CancellationToken cancellationToken) =>
        (await _reading.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).GetServers();

    private static async Task<IDatabase> DatabaseAsync(Lazy<Task<ConnectionMultiplexer>> connection, CancellationToken cancellationToken) =>
        (await connection.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    private static bool IsUp(Task<ConnectionMultiplexer> connection) => connection.IsCompletedSuccessfully && connection.Result.IsConnected;

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
