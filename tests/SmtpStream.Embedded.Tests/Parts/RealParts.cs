using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace SmtpStream.Embedded.Tests.Parts;

/// <summary>A real Kafka from the sibling folder shared/kafka and a redis-server; tests skip where one is missing.</summary>
internal sealed class RealParts : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("smtpstream-test-").FullName;
    private readonly string _kafkaScripts;
    private readonly string _redisServer;
    private readonly int _redisPort;
    private Process? _redis;

    private RealParts(string kafkaScripts, string redisServer)
    {
        _kafkaScripts = kafkaScripts;
        _redisServer = redisServer;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _redisPort = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string BootstrapServers { get; private set; } = "";

    public Dictionary<string, string?> Settings => new()
    {
        ["Kafka:BootstrapServers"] = BootstrapServers,
        ["Kafka:Partitions"] = "2",
        ["Kafka:FetchWaitMaxMs"] = "50",
        ["Redis:Endpoints"] = $"127.0.0.1:{_redisPort}",
        ["Redis:CommandTimeout"] = "00:00:02",
    };

    public static async Task<RealParts> StartAsync()
    {
        var kafka = Ancestors().Select(d => Path.Combine(d, "shared", "kafka")).FirstOrDefault(d => File.Exists(Path.Combine(d, "start.sh")));
        Skip.If(kafka is null, "no sibling folder shared/kafka");
        var redis = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(d => Path.Combine(d, "redis-server")).FirstOrDefault(File.Exists);
        Skip.If(redis is null, "redis-server is not installed");
        var parts = new RealParts(kafka!, redis!);
        parts.BootstrapServers = (await RunAsync(Path.Combine(kafka!, "start.sh"), Path.Combine(parts._directory, "kafka"))).Trim();
        parts.StartRedis();
        return parts;
    }

    public void StartRedis() => _redis = Process.Start(new ProcessStartInfo(
        _redisServer,
        [
            "--port", $"{_redisPort}", "--bind", "127.0.0.1", "--dir", _directory, "--save", "", "--appendonly", "yes", "--appendfsync", "always",
            "--maxmemory-policy", "noeviction",
        ]) { RedirectStandardOutput = true });

    public async Task KillRedisAsync()
    {
        if (_redis is { } redis)
        {
            redis.Kill();
            await redis.WaitForExitAsync();
            redis.Dispose();
            _redis = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillRedisAsync();
        await RunAsync(Path.Combine(_kafkaScripts, "stop.sh"), Path.Combine(_directory, "kafka"));
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<string> RunAsync(string script, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(script, [argument]) { RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        return await process.StandardOutput.ReadLineAsync() ?? "";
    }

    private static IEnumerable<string> Ancestors()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            yield return directory.FullName;
        }
    }
}
