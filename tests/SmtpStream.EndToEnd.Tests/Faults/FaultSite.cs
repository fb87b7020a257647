using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>A directory with logs to read, the data directory of one pipeline, and its configuration file on embedded parts.</summary>
internal sealed class FaultSite
{
    private readonly string _config;

    /// <param name="directory">Of this pipeline alone.</param>
    /// <param name="inputs">Origin and file.</param>
    public FaultSite(string directory, IEnumerable<(string Origin, string Path)> inputs)
    {
        Directory.CreateDirectory(directory);
        DataDirectory = Path.Combine(directory, "data");
        CollectorDirectory = Path.Combine(directory, "collector");
        _config = Path.Combine(directory, "smtpstream.json");
        File.WriteAllText(_config, JsonSerializer.Serialize(new
        {
            Standalone = new { Parts = "Embedded", DataDirectory },
            Server = new { GrpcAddress, HttpAddress = FreeAddress() },
            Collector = new
            {
                DataDirectory = CollectorDirectory,
                CheckpointInterval = "00:00:02",
                ScanInterval = "00:00:00.5",
                Inputs = inputs.Select(i => new { i.Origin, i.Path, Zone = "UTC" }),
            },
            Aggregator = new { Grace = "00:00:02", SealAfter = "00:01:00" },
            Logging = new { LogLevel = new { Default = "Warning" } },
        }));
    }

    public string DataDirectory { get; }

    public string CollectorDirectory { get; }

    public string GrpcAddress { get; } = FreeAddress();

    public ChildProcess Run() => Start("run");

    public ChildProcess Backfill(params string[] files) => Start(["backfill", .. files]);

    public static string FreeAddress() => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ChildProcess Start(params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "smtpstream.dll"), .. arguments, "--config", _config]);
}
