using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace SmtpStream.Redis.Checking;

/// <summary>Whether the servers keep what they are given: they must neither evict keys nor forget them at a restart.</summary>
public sealed class RedisFitness(RedisConnection connection, ILogger<RedisFitness> logger)
{
    /// <summary>One sentence with the fix per fault; empty where all is well or the server does not tell.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var server in await connection.ServersAsync(cancellationToken).ConfigureAwait(false))
        {
            var endpoint = server.EndPoint.ToString() ?? "?";
            if (await SettingAsync(server, "maxmemory-policy", cancellationToken).ConfigureAwait(false) is { } policy and not "noeviction")
            {
                faults.Add($"Redis {endpoint} has maxmemory-policy {policy} and would drop state: set `maxmemory-policy noeviction`.");
            }

            if (await SettingAsync(server, "appendonly", cancellationToken).ConfigureAwait(false) is { } append and not "yes")
            {
                faults.Add($"Redis {endpoint} has appendonly {append} and would forget state at a restart: set `appendonly yes`.");
            }
        }

        return faults;
    }

    /// <exception cref="RedisUnfitException">A server is unfit; the message says how to fix it.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (!connection.Options.RequireDurability)
        {
            return;
        }

        if (await FaultsAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } faults)
        {
            throw new RedisUnfitException(string.Join(' ', faults));
        }
    }

    private async Task<string?> SettingAsync(IServer server, string name, CancellationToken cancellationToken)
    {
        try
        {
            var values = await server.ConfigGetAsync(name).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (values.Length > 0)
            {
                return values[0].Value;
            }
        }
        catch (RedisServerException)
        {
            // Managed servers and Garnet refuse CONFIG.
        }

        RedisLog.SettingUnknown(logger, server.EndPoint.ToString() ?? "?", name);
        return null;
    }
}
