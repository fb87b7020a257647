using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using SmtpStream.Contracts.V1;
using SmtpStream.Standalone.Demo;
using Xunit;
using Xunit.Abstractions;
using QueryClient = SmtpStream.Contracts.V1.Query.QueryClient;

namespace SmtpStream.EndToEnd.Tests.Postfix;

/// <summary>
/// A real Postfix in its own network namespace, driven from a seed; the oracle is what the driver did, what smtp-sink got and what
/// <c>postqueue -j</c> still holds, never a parser of ours. Counts are equal exactly, and the alert for the failed logins arrives.
/// </summary>
public sealed class RealPostfixTests(ITestOutputHelper output)
{
    private static readonly TimeSpan SiteLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CountLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);

    [SkippableFact]
    public async Task Postfix_DrivenFromASeed_IsCountedExactly()
    {
        Skip.IfNot(Environment.UserName == "root", "Postfix in a network namespace needs root.");
        foreach (var program in (string[])["postfix", "smtp-source", "smtp-sink", "saslpasswd2", "unshare", "ip", "python3"])
        {
            SharedParts.RequireProgram(program);
        }

        var seed = Random.Shared.Next(1, 1_000_000);
        output.WriteLine($"seed {seed}");
        var directory = Directory.CreateTempSubdirectory("smtpstream-postfix-");
        // Postfix's own user reads below it.
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(directory.FullName, (UnixFileMode)0b111_101_101);
        }

        try
        {
            await RunAsync(directory.FullName, seed);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task RunAsync(string directory, int seed)
    {
        var site = Path.Combine(directory, "site");
        Directory.CreateDirectory(Path.Combine(site, "log"));
        var started = DateTimeOffset.UtcNow;
        await using var chat = await WebhookListener.StartAsync(CancellationToken.None);
        var grpc = $"http://127.0.0.1:{FreePort()}";
        await using var pipeline = new ChildProcess(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "smtpstream.dll"), "run", "--config", WriteConfiguration(directory, site, grpc, chat.Url)]);
        await using var postfix = new ChildProcess(
            "unshare", ["-n", "bash", Path.Combine(SharedParts.RepositoryRoot, "tests/SmtpStream.EndToEnd.Tests/Postfix/site.sh"), site, $"{seed}"]);
        Assert.True(await postfix.WaitAsync(SiteLimit) == 0, postfix.Output);

        var truth = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(site, "log", "truth.json"))).RootElement;
        long Truth(string name) => truth.GetProperty(name).GetInt64();
        Assert.Equal(Truth("recipients") - Truth("bounced") - Truth("deferred") + Truth("notifications"), Truth("sink_recipients"));
        Assert.Equal(Truth("deferred"), Truth("queued_recipients"));
        Assert.True(Truth("accepted") >= 2_000, "the driver sent too little");
        var expected = new Dictionary<string, long>
        {
            ["smtp.connections"] = Truth("connections") + Truth("bulk"),
            ["mail.received"] = Truth("accepted") + Truth("notifications"),
            ["mail.deliveries{outcome=sent}"] = Truth("sink_recipients"),
            ["mail.deliveries{outcome=deferred}"] = Truth("queued_recipients"),
            ["mail.deliveries{outcome=bounced}"] = Truth("bounced"),
            ["mail.rejects"] = Truth("rejected"),
            ["auth.succeeded"] = Truth("auth_ok"),
            ["auth.failed"] = Truth("auth_failed"),
        };

        using var channel = GrpcChannel.ForAddress(grpc);
        var query = new QueryClient(channel);
        var counted = await CountAsync(query, expected, started, pipeline);
        foreach (var (metric, count) in expected)
        {
            output.WriteLine($"{metric}: {count} expected, {counted[metric]} counted");
        }

        Assert.Equal(expected, counted);
        await AssertAlertedAsync(chat, truth.GetProperty("attacker").GetString()!, pipeline);
    }

    private static async Task<Dictionary<string, long>> CountAsync(
        QueryClient query, Dictionary<string, long> expected, DateTimeOffset started, ChildProcess pipeline)
    {
        var deadline = DateTimeOffset.UtcNow + CountLimit;
        while (true)
        {
            Assert.False(pipeline.HasExited, pipeline.Output);
            var counted = new Dictionary<string, long>();
            foreach (var metric in expected.Keys)
            {
                counted[metric] = await SumAsync(query, metric, started);
            }

            if (expected.All(e => counted[e.Key] == e.Value) || DateTimeOffset.UtcNow > deadline)
            {
                return counted;
            }

            await Task.Delay(Poll);
        }
    }

    private static async Task<long> SumAsync(QueryClient query, string metric, DateTimeOffset started)
    {
        var request = new GetSeriesRequest
        {
            Entity = new Entity { Kind = EntityKind.Server, Name = "mx" },
            Metric = metric,
            StartTime = Timestamp.FromDateTimeOffset(started.AddMinutes(-2)),
            EndTime = Timestamp.FromDateTimeOffset(started.AddMinutes(20)),
            StepSeconds = 60,
        };
        try
        {
            return (long)(await query.GetSeriesAsync(request, deadline: DateTime.UtcNow.AddSeconds(10))).Points.Sum(p => p.Value);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return -1;
        }
    }

    private static async Task AssertAlertedAsync(WebhookListener chat, string attacker, ChildProcess pipeline)
    {
        var deadline = DateTimeOffset.UtcNow + CountLimit;
        while (!chat.Received.Any(w => w.Body.GetRawText().Contains(attacker, StringComparison.Ordinal)))
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, $"no alert names {attacker}; {chat.Count} notifications arrived\n{pipeline.Output}");
            await Task.Delay(Poll);
        }
    }

    private static string WriteConfiguration(string directory, string site, string grpc, string webhook)
    {
        var path = Path.Combine(directory, "smtpstream.json");
        var configuration = new
        {
            Standalone = new { Parts = "Embedded", DataDirectory = Path.Combine(directory, "data") },
            Server = new { GrpcAddress = grpc, HttpAddress = $"http://127.0.0.1:{FreePort()}" },
            Collector = new
            {
                DataDirectory = Path.Combine(directory, "collector"),
                Inputs = new[] { new { Origin = "mx", Path = Path.Combine(site, "log", "mail.log"), Zone = TimeZoneInfo.Local.Id } },
            },
            Alerting = new
            {
                Webhook = new { chat = new { Url = webhook, Secret = "whsec_" + Convert.ToBase64String(new byte[24]), AllowNetworks = new[] { "127.0.0.1/32" } } },
                Route = new { Receiver = "chat" },
            },
        };
        File.WriteAllText(path, JsonSerializer.Serialize(configuration));
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
