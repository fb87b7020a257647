using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using SmtpStream.Contracts.V1;
using SmtpStream.Standalone.Running;
using AlertingClient = SmtpStream.Contracts.V1.Alerting.AlertingClient;
using QueryClient = SmtpStream.Contracts.V1.Query.QueryClient;

namespace SmtpStream.Standalone.Demo;

/// <summary>The running pipeline, seen as any user sees it: through gRPC.</summary>
internal sealed class DemoPipeline : IAsyncDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly WebApplication _application;
    private readonly GrpcChannel _channel;

    private DemoPipeline(WebApplication application, string grpcAddress)
    {
        _application = application;
        _channel = GrpcChannel.ForAddress(grpcAddress);
        Query = new QueryClient(_channel);
        Alerting = new AlertingClient(_channel);
    }

    public QueryClient Query { get; }

    public AlertingClient Alerting { get; }

    /// <summary>Starts everything, and lets alerts before <paramref name="quietUntil"/> be recorded without notifying anybody.</summary>
    public static async Task<DemoPipeline> StartAsync(
        DemoConfiguration configuration, TimeProvider clock, DateTimeOffset quietUntil, CancellationToken cancellationToken)
    {
        var application = PipelineApplication.Build(configuration.AddTo, clock);
        await application.StartAsync(cancellationToken);
        var pipeline = new DemoPipeline(application, configuration.GrpcAddress);
        await pipeline.BeQuietUntilAsync(quietUntil, cancellationToken);
        return pipeline;
    }

    /// <summary>Event time up to which every window is final; null while nothing was read or the pipeline is too busy to say.</summary>
    public async Task<DateTimeOffset?> WatermarkAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Query.GetPipelineAsync(new GetPipelineRequest(), deadline: Deadline(), cancellationToken: cancellationToken);
            return answer.Watermark?.ToDateTimeOffset();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<Alert>> AlertsAsync(CancellationToken cancellationToken)
    {
        var request = new ListAlertsRequest { PageSize = 1000 };
        request.States.AddRange([AlertState.Firing, AlertState.Recovering, AlertState.Resolved]);
        var answer = await Alerting.ListAlertsAsync(request, deadline: Deadline(), cancellationToken: cancellationToken);
        return answer.Alerts;
    }

    public async Task<GetSeriesResponse> SeriesAsync(string server, string metric, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        await Query.GetSeriesAsync(
            new GetSeriesRequest
            {
                Entity = new Entity { Kind = EntityKind.Server, Name = server },
                Metric = metric,
                StartTime = Timestamp.FromDateTimeOffset(from),
                EndTime = Timestamp.FromDateTimeOffset(to),
                StepSeconds = 60,
            },
            deadline: Deadline(),
            cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }

    private async Task BeQuietUntilAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var request = new SetQuietUntilRequest { EventTimeUnixMs = moment.ToUnixTimeMilliseconds(), Actor = "demo", RequestId = Guid.NewGuid().ToString("N") };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (true)
        {
            try
            {
                await Alerting.SetQuietUntilAsync(request, deadline: Deadline(), cancellationToken: limit.Token);
                return;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && !limit.IsCancellationRequested)
            {
                // The stages are still being loaded.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
            }
        }
    }

    private static DateTime Deadline() => TimeProvider.System.GetUtcNow().UtcDateTime + CallLimit;
}
