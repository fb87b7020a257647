using Grpc.Core;
using Grpc.Net.Client;
using SmtpStream.Contracts.V1;
using SmtpStream.Hosting.Serving;
using AlertingClient = SmtpStream.Contracts.V1.Alerting.AlertingClient;
using QueryClient = SmtpStream.Contracts.V1.Query.QueryClient;

namespace SmtpStream.Standalone.Running;

/// <summary>What a command asks of the pipeline that it has started, as any other caller would: through gRPC.</summary>
internal sealed class PipelineClient : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    // What a stage has stored but not yet sent is nowhere in the lag: it shows in the next stage's end a moment later.
    private const int EqualAnswers = 3;

    private readonly GrpcChannel _channel;
    private readonly Metadata _headers = [];

    public PipelineClient(ServerOptions server)
    {
        _channel = GrpcChannel.ForAddress(server.GrpcAddress);
        if (server.ApiKeyFile is { } file)
        {
            _headers.Add("authorization", "Bearer " + File.ReadLines(file).First().Trim());
        }
    }

    /// <summary>From then on nobody is told of what happened before <paramref name="moment"/>, in event time.</summary>
    public async Task BeQuietUntilAsync(DateTimeOffset moment, string actor, CancellationToken cancellationToken)
    {
        var client = new AlertingClient(_channel);
        var request = new SetQuietUntilRequest { EventTimeUnixMs = moment.ToUnixTimeMilliseconds(), Actor = actor, RequestId = Guid.NewGuid().ToString("N") };
        while (true)
        {
            try
            {
                await client.SetQuietUntilAsync(request, Call(cancellationToken));
                return;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                // The stages are still being loaded.
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Waits until every stage has read all of its input.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var client = new QueryClient(_channel);
        ulong[] before = [];
        for (var equal = 0; equal < EqualAnswers;)
        {
            try
            {
                var answer = await client.GetPipelineAsync(new GetPipelineRequest(), Call(cancellationToken));
                var lag = answer.Stages.Aggregate(0UL, (sum, stage) => sum + stage.Lag);
                ulong[] ends = [.. answer.Stages.Select(s => s.End)];
                equal = lag > 0 ? 0 : ends.AsSpan().SequenceEqual(before) ? equal + 1 : 1;
                before = ends;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                equal = 0;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => _channel.Dispose();

    private CallOptions Call(CancellationToken cancellationToken) =>
        new(_headers, TimeProvider.System.GetUtcNow().UtcDateTime + CallLimit, cancellationToken);
}
