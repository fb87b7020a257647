using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Grpc.Net.Client;
using SmtpStream.Contracts.V1;
using SmtpStream.Standalone.Commands;
using SmtpStream.Standalone.Tests.Commands;
using QueryClient = SmtpStream.Contracts.V1.Query.QueryClient;

namespace SmtpStream.Standalone.Tests.Running;

/// <summary>A configuration file on embedded parts with one input, and the commands that use it.</summary>
internal sealed class PipelineSite : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly string _config;
    private readonly string _grpc = Address();

    public PipelineSite(ReadOnlySpan<byte> log)
    {
        Log = _files.Path("mail.log");
        File.WriteAllBytes(Log, log);
        _config = _files.Path("smtpstream.json");
        File.WriteAllText(_config, JsonSerializer.Serialize(new
        {
            Standalone = new { DataDirectory = _files.Path("data") },
            Collector = new
            {
                DataDirectory = _files.Path("collector"),
                ScanInterval = "00:00:00.5",
                Inputs = new[] { new { Origin = "mx1", Path = Log, Zone = "UTC" } },
            },
            Server = new { GrpcAddress = _grpc, HttpAddress = Address() },
            Logging = new { LogLevel = new { Default = "Error" } },
        }));
    }

    public string Log { get; }

    public void Append(ReadOnlySpan<byte> lines)
    {
        using var stream = new FileStream(Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(lines);
    }

    public async Task<(int ExitCode, string Error)> BackfillAsync(CancellationToken cancellationToken = default)
    {
        using var error = new StringWriter();
        var exitCode = await CallAsync(error, ["backfill", Log, "--config", _config], cancellationToken);
        return (exitCode, error.ToString());
    }

    /// <summary>Lets <c>run</c> follow the log until its path has this many lines, and returns what Query says of it then.</summary>
    public async Task<PathQuality> RunUntilAsync(ulong lines, TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit);
        using var error = new StringWriter();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var run = CallAsync(error, ["run", "--config", _config], ended.Token);
        PathQuality? path = null;
        while (!stop.IsCancellationRequested && !run.IsCompleted && (path?.Lines ?? 0) < lines)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            path = await AskAsync();
        }

        await ended.CancelAsync();
        await run;
        return path ?? throw new TimeoutException($"run gave no answer: {error}");
    }

    public void Dispose() => _files.Dispose();

    private async Task<PathQuality?> AskAsync()
    {
        using var channel = GrpcChannel.ForAddress(_grpc);
        try
        {
            var answer = await new QueryClient(channel).GetPipelineAsync(new GetPipelineRequest());
            return answer.Paths.SingleOrDefault(p => p.Path == Log);
        }
        catch (Grpc.Core.RpcException)
        {
            return null;
        }
    }

    private static Task<int> CallAsync(TextWriter error, string[] arguments, CancellationToken cancellationToken)
    {
        var streams = new CommandStreams(Stream.Null, Stream.Null, error, IsOutputTerminal: false, IsErrorTerminal: false);
        return SmtpStreamCommand.Create(streams, TimeProvider.System).Parse(arguments).InvokeAsync(new() { Output = error, Error = error }, cancellationToken);
    }

    private static string Address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
