using System.Globalization;
using Xunit;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>A real Kafka from the sibling folder shared/kafka and a redis-server, both on loopback, and the services as processes of their own.</summary>
internal sealed class RealParts : IAsyncDisposable
{
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromMinutes(2);

    private readonly string _directory;
    private readonly string _scripts;
    private readonly ChildProcess _redis;
    private string _bootstrapServers = "";

    private RealParts(string directory, string scripts)
    {
        (_directory, _scripts) = (directory, scripts);
        var port = FaultSite.FreePort();
        RedisEndpoint = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        _redis = new ChildProcess("redis-server",
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction",
        ]);
    }

    public string RedisEndpoint { get; }

    public static async Task<RealParts> StartAsync(string directory)
    {
        var scripts = SharedParts.Require("kafka");
        SharedParts.RequireProgram("redis-server");
        SharedParts.RequireProgram("java");
        Directory.CreateDirectory(directory);
        var parts = new RealParts(directory, scripts);
        parts._bootstrapServers = (await parts.RunAsync("start.sh")).Trim();
        return parts;
    }

    /// <summary>"Collector" and the like, on these parts.</summary>
    public ChildProcess Start(string service, string grpcAddress, params string[] settings) => new("dotnet",
    [
        Path.Combine(AppContext.BaseDirectory, $"SmtpStream.{service}.dll"),
        $"--Kafka:BootstrapServers={_bootstrapServers}",
        "--Kafka:Partitions=2",
        // The least that the broker allows: until then it waits for a member that was killed.
        "--Kafka:SessionTimeoutMs=6000",
        $"--Redis:Endpoints={RedisEndpoint}",
        $"--Server:GrpcAddress={grpcAddress}",
        $"--Server:HttpAddress={FaultSite.FreeAddress()}",
        "--Logging:LogLevel:Default=Warning",
        .. settings,
    ]);

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await RunAsync("stop.sh");
    }

    private async Task<string> RunAsync(string script)
    {
        await using var process = new ChildProcess(Path.Combine(_scripts, script), [Path.Combine(_directory, "kafka")]);
        Assert.True(await process.WaitAsync(ScriptLimit) == 0, process.Output);
        return process.Output;
    }
}
