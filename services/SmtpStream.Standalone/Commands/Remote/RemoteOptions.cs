using System.CommandLine;
using System.CommandLine.Parsing;
using Grpc.Core;
using Grpc.Net.Client;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>Options of every command that asks a running service, and the call itself.</summary>
internal sealed class RemoteOptions
{
    /// <summary>gRPC address of `smtpstream run`: query and alerting on one loopback port.</summary>
    public const string DefaultServer = "http://127.0.0.1:8081";

    private readonly Option<Uri> _server = new("--server")
    {
        Description = $"gRPC address of the service (default: {DefaultServer})",
        HelpName = "url",
        DefaultValueFactory = _ => new Uri(DefaultServer),
        CustomParser = ParseServer,
    };

    private readonly Option<FileInfo?> _apiKey = new("--api-key-file") { Description = "file that holds the API key", HelpName = "file" };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "seconds to wait for the answer",
        HelpName = "seconds",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<string> _format = new("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };

    public RemoteOptions()
    {
        _format.AcceptOnlyFromAmong("table", "json");
        _timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--timeout is a number of seconds from 1 up.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_apiKey);
        command.Add(_timeout);
        command.Add(_format);
    }

    /// <summary>Runs a call and says in words what went wrong.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="streams">Where to print.</param>
    /// <param name="time">Clock of the deadline.</param>
    /// <param name="call">Gets the channel, the metadata and deadline of a call, and the printer.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    public async Task<int> RunAsync(
        ParseResult parsed, CommandStreams streams, TimeProvider time, Func<RemoteCall, Task<int>> call, CancellationToken cancellationToken)
    {
        var server = parsed.GetRequiredValue(_server);
        try
        {
            using var channel = GrpcChannel.ForAddress(server);
            using var printer = new ResponsePrinter(streams, parsed.GetRequiredValue(_format) == "json");
            return await call(new RemoteCall(
                channel, Headers(parsed.GetValue(_apiKey)), TimeSpan.FromSeconds(parsed.GetValue(_timeout)), time, printer));
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            return ExitCodes.Interrupted;
        }
        catch (RpcException e)
        {
            streams.Error.WriteLine(Explain(e, server));
            return ExitCodes.Failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            streams.Error.WriteLine(e.Message);
            return ExitCodes.Failure;
        }
    }

    private static Metadata Headers(FileInfo? apiKey)
    {
        var headers = new Metadata();
        if (apiKey is not null)
        {
            headers.Add("authorization", "Bearer " + File.ReadAllText(apiKey.FullName).Trim());
        }

        return headers;
    }

    private static string Explain(RpcException e, Uri server) => e.StatusCode switch
    {
        StatusCode.Unavailable => $"{server} does not answer: is `smtpstream run` up, and is this its gRPC address? ({e.Status.Detail})",
        StatusCode.DeadlineExceeded => $"{server} did not answer in time; see --timeout.",
        StatusCode.Unauthenticated => $"{server} asks for an API key; see --api-key-file.",
        StatusCode.PermissionDenied => $"This API key may not do that: {e.Status.Detail}",
        StatusCode.Unimplemented => $"{server} does not offer this; is it the address of the right service?",
        _ => $"{e.StatusCode}: {e.Status.Detail}",
    };

    private static Uri? ParseServer(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"))
        {
            return uri;
        }

        result.AddError($"'{text}' is no address; write http://127.0.0.1:8081.");
        return null;
    }
}
