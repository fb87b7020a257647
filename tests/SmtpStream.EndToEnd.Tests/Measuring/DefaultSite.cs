using System.Text.Json;
using SmtpStream.EndToEnd.Tests.Faults;

namespace SmtpStream.EndToEnd.Tests.Measuring;

/// <summary>Configuration of a `run` on embedded parts with nothing changed from its defaults.</summary>
internal sealed class DefaultSite
{
    private readonly string _config;

    /// <param name="directory">Of this pipeline alone.</param>
    /// <param name="inputs">Origin and file.</param>
    /// <param name="webhook">Chat of the alerts; null is none.</param>
    public DefaultSite(string directory, IEnumerable<(string Origin, string Path)> inputs, string? webhook = null)
    {
        var settings = new Dictionary<string, object>
        {
            ["Standalone"] = new { Parts = "Embedded", DataDirectory = Path.Combine(directory, "data") },
            ["Server"] = new { GrpcAddress, HttpAddress = FaultSite.FreeAddress() },
            ["Collector"] = new { DataDirectory = Path.Combine(directory, "collector"), Inputs = inputs.Select(i => new { i.Origin, i.Path, Zone = "UTC" }) },
        };
        if (webhook is not null)
        {
            settings["Alerting"] = new
            {
                Webhook = new { chat = new { Url = webhook, Secret = "whsec_" + Convert.ToBase64String(new byte[24]), AllowNetworks = new[] { "127.0.0.1/32" } } },
                Route = new { Receiver = "chat" },
            };
        }

        _config = Path.Combine(directory, "smtpstream.json");
        File.WriteAllText(_config, JsonSerializer.Serialize(settings));
    }

    public string GrpcAddress { get; } = FaultSite.FreeAddress();

    public ChildProcess Run() => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "smtpstream.dll"), "run", "--config", _config]);
}
