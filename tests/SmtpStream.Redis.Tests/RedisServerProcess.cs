using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace SmtpStream.Redis.Tests;

/// <summary>A redis-server of its own; tests skip where there is none.</summary>
internal sealed class RedisServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory = Directory.CreateTempSubdirectory("smtpstream-test-").FullName;
    private readonly ServiceProvider _services;

    public RedisServerProcess(params string[] arguments)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(d => Path.Combine(d, "redis-server")).FirstOrDefault(File.Exists);
        Skip.If(found is null, "redis-server is not installed");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _process = Process.Start(new ProcessStartInfo(
            found!, ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", _directory, "--save", "", .. arguments]) { RedirectStandardOutput = true })!;
        _services = new ServiceCollection()
            .AddLogging()
            .AddRedis(new ConfigurationBuilder().AddInMemoryCollection([new("Redis:Endpoints", $"127.0.0.1:{port}")]).Build())
            .BuildServiceProvider();
    }

    public async Task<T> GetAsync<T>()
        where T : notnull
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _services.GetRequiredService<RedisConnection>().WaitUntilConnectedAsync(deadline.Token);
        return _services.GetRequiredService<T>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
