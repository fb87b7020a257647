using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmtpStream.Embedded.Storage;
using SmtpStream.Redis.Checking;

namespace SmtpStream.Embedded.Server;

/// <summary>
/// Garnet in this process: every write is in its append-only file when it is answered, values beyond its memory go to files, and a
/// checkpoint at the start and now and then cuts the append-only file. Loopback only.
/// </summary>
public sealed class EmbeddedRedis : IDisposable
{
    private const int StartAttempts = 3;

    private readonly GarnetServer _server;

    public EmbeddedRedis(DataDirectory directory, IOptions<EmbeddedOptions> options, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        var isNew = !Directory.Exists(directory.RedisPath);
        Directory.CreateDirectory(directory.RedisPath);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var server = new GarnetServer(Describe(directory.RedisPath, port, options.Value), loggers);
            try
            {
                server.Start();
                (_server, Endpoint) = (server, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
                break;
            }
            catch (SocketException) when (attempt < StartAttempts)
            {
                // Another process took the port in between.
                server.Dispose();
            }
        }

        // A process that was killed may have left a transaction without its end. Garnet tells transactions apart by the number of
        // their connection, takes the first of this process as part of that one, and the next recovery stops there.
        if (!isNew)
        {
            RedisCheckpoint.Save(Endpoint);
        }
    }

    /// <summary>"host:port".</summary>
    public string Endpoint { get; }

    public void Dispose() => _server.Dispose();

    private static GarnetServerOptions Describe(string path, int port, EmbeddedOptions options) => new()
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
        QuietMode = true,
        LogMemorySize = string.Create(CultureInfo.InvariantCulture, $"{options.RedisMemoryMiB}m"),
        PageSize = "1m",
        IndexMemorySize = "4m",
        EnableStorageTier = true,
        LogDir = path,
        CheckpointDir = path,
        CheckpointFrequencySecs = (int)options.CheckpointInterval.TotalSeconds,
        Recover = true,
        EnableAOF = true,
        AofMemorySize = "16m",
        AofPageSize = "4m",
        // Anything else loses the last writes when the process ends (measured, also on Dispose), and without the wait an answer is
        // ahead of the file.
        CommitFrequencyMs = 0,
        WaitForCommit = true,
        // Not a part of what was stored as if it were all.
        FailOnRecoveryError = true,
        // The default device needs libaio and aborts the process without it.
        DeviceType = Tsavorite.core.DeviceType.RandomAccess,
    };

    // Garnet takes no port 0.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
