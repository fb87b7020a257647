using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SmtpStream.Standalone.Demo;

/// <summary>The configuration that a user would write for the demo's mail system.</summary>
internal sealed class DemoConfiguration
{
    public const string Receiver = "demo-chat";

    // Of the demo's own listener on loopback, which keeps nothing worth protecting.
    private const string WebhookSecret = "whsec_ZGVtby1kZW1vLWRlbW8tZGVtby1kZW1v";

    private readonly Dictionary<string, string?> _settings;

    public DemoConfiguration(string directory, IReadOnlyList<(string Server, string Path)> logs, string webhookUrl)
    {
        GrpcAddress = $"http://127.0.0.1:{FreePort()}";
        var settings = new Dictionary<string, string?>
        {
            ["Standalone:Parts"] = "Embedded",
            ["Standalone:DataDirectory"] = Path.Combine(directory, "data"),
            ["Server:GrpcAddress"] = GrpcAddress,
            ["Server:HttpAddress"] = $"http://127.0.0.1:{FreePort()}",
            ["Logging:LogLevel:Default"] = "Error",
            // Its stop takes the broker away from under the clients; a stage that loads again is no news here.
            ["Logging:LogLevel:SmtpStream.Kafka"] = "Critical",
            ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
            ["Collector:DataDirectory"] = Path.Combine(directory, "collector"),
            ["Collector:ScanInterval"] = "00:00:00.5",
            ["Collector:PollInterval"] = "00:00:00.05",
            [$"Alerting:Webhook:{Receiver}:Url"] = webhookUrl,
            [$"Alerting:Webhook:{Receiver}:Secret"] = WebhookSecret,
            [$"Alerting:Webhook:{Receiver}:AllowNetworks:0"] = "127.0.0.1/32",
            ["Alerting:Route:Receiver"] = Receiver,
        };
        for (var i = 0; i < logs.Count; i++)
        {
            var input = "Collector:Inputs:" + i.ToString(CultureInfo.InvariantCulture);
            settings[$"{input}:Origin"] = logs[i].Server;
            settings[$"{input}:Path"] = logs[i].Path;
        }

        _settings = settings;
    }

    public string GrpcAddress { get; }

    public void AddTo(IConfigurationBuilder configuration) => configuration.AddInMemoryCollection(_settings);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
