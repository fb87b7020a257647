using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SmtpStream.Standalone.Commands.Doctor;
using Xunit;

namespace SmtpStream.Standalone.Tests.Commands.Doctor;

/// <summary>A configuration in which all is well until a test breaks something.</summary>
internal sealed class DoctorSite : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly Dictionary<string, object> _settings;
    private Process? _redis;

    public DoctorSite()
    {
        DataDirectory = _files.Path("data");
        Log = _files.Write("mail.log", "");
        _settings = new Dictionary<string, object>
        {
            ["Standalone:DataDirectory"] = DataDirectory,
            ["Collector:DataDirectory"] = _files.Path("collector"),
            ["Collector:Inputs:0:Path"] = Log,
            ["Server:GrpcAddress"] = $"http://127.0.0.1:{FreePort()}",
            ["Server:HttpAddress"] = $"http://127.0.0.1:{FreePort()}",
            ["Alerting:Webhook:chat:Url"] = "https://chat.example/hook",
            ["Alerting:Webhook:chat:Secret"] = "whsec_ZGVtby1kZW1vLWRlbW8tZGVtby1kZW1v",
            ["Alerting:Route:Receiver"] = "chat",
        };
        Config = _files.Path("smtpstream.json");
        Save();
    }

    public string Config { get; }

    public string DataDirectory { get; }

    public string Log { get; }

    public string this[string setting]
    {
        get => (string)_settings[setting];
        set
        {
            _settings[setting] = value;
            Save();
        }
    }

    /// <summary>What the check says.</summary>
    public async Task<Finding> FindAsync(string check, DateTimeOffset? now = null)
    {
        var findings = await Examination.RunAsync(
            new FileInfo(Config), new FakeTimeProvider(now ?? TimeProvider.System.GetUtcNow()), CancellationToken.None);
        return findings.Where(f => f.Check == check).Select(f => f.Finding).MaxBy(f => f.Verdict)
            ?? throw new InvalidOperationException($"no finding of {check}");
    }

    /// <summary>A redis-server of its own, on which the configuration stands; skips where there is none.</summary>
    public void UseRedis(params string[] arguments)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(d => Path.Combine(d, "redis-server")).FirstOrDefault(File.Exists);
        Skip.If(found is null, "redis-server is not installed");
        var port = FreePort();
        Directory.CreateDirectory(_files.Path("redis"));
        _redis = Process.Start(new ProcessStartInfo(
            found!, ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", _files.Path("redis"), "--save", "", .. arguments]) { RedirectStandardOutput = true })!;
        UseExternal();
        this["Redis:Endpoints"] = $"127.0.0.1:{port}";
        // Only then does the check's first attempt meet a listener: its retries wait for a clock that stands still.
        while (!_redis.StandardOutput.ReadLine()!.Contains("Ready to accept", StringComparison.Ordinal))
        {
        }
    }

    /// <summary>Parts outside of the process, at addresses where nobody listens.</summary>
    public void UseExternal()
    {
        _settings["Standalone:Parts"] = "External";
        _settings["Kafka:BootstrapServers"] = "127.0.0.1:1";
        _settings["Kafka:RequestTimeout"] = "00:00:01";
        _settings["Redis:CommandTimeout"] = "00:00:01";
        this["Redis:Endpoints"] = "127.0.0.1:1";
    }

    public static void Allow(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    public void Dispose()
    {
        _redis?.Kill();
        _redis?.WaitForExit();
        _redis?.Dispose();
        _files.Dispose();
    }

    private void Save()
    {
        File.WriteAllText(Config, JsonSerializer.Serialize(_settings));
        Allow(Config, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
