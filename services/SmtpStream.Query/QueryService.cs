using Grpc.Core;
using Microsoft.Extensions.Options;
using SmtpStream.Contracts.V1;
using SmtpStream.Kafka;
using SmtpStream.Query.Answers;
using SmtpStream.Redis;

namespace SmtpStream.Query;

/// <summary>The Query service of <c>query.proto</c>: one answer class per call, each under the read deadline.</summary>
internal sealed class QueryService(
    SeriesAnswer series,
    RankingAnswer ranking,
    EntitiesAnswer entities,
    StateAnswer state,
    AnomaliesAnswer anomalies,
    PipelineAnswer pipeline,
    IOptions<QueryOptions> options,
    TimeProvider time) : Contracts.V1.Query.QueryBase
{
    public override Task<GetSeriesResponse> GetSeries(GetSeriesRequest request, ServerCallContext context) =>
        AnswerAsync(ct => series.GetAsync(request, ct), context);

    public override Task<GetRankingResponse> GetRanking(GetRankingRequest request, ServerCallContext context) =>
        AnswerAsync(ct => ranking.GetAsync(request, ct), context);

    public override Task<ListEntitiesResponse> ListEntities(ListEntitiesRequest request, ServerCallContext context) =>
        AnswerAsync(ct => entities.ListAsync(request, ct), context);

    public override Task<GetStateResponse> GetState(GetStateRequest request, ServerCallContext context) =>
        AnswerAsync(ct => state.GetAsync(request, ct), context);

    public override Task<ListAnomaliesResponse> ListAnomalies(ListAnomaliesRequest request, ServerCallContext context) =>
        AnswerAsync(ct => anomalies.ListAsync(request, ct), context);

    public override Task<GetPipelineResponse> GetPipeline(GetPipelineRequest request, ServerCallContext context) =>
        AnswerAsync(ct => pipeline.GetAsync(ct), context);

    private async Task<T> AnswerAsync<T>(Func<CancellationToken, Task<T>> answer, ServerCallContext context)
    {
        using var deadline = new CancellationTokenSource(options.Value.ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.CancellationToken);
        try
        {
            return await answer(either.Token);
        }
        catch (Exception e) when (RedisConnection.IsBroken(e))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "Redis does not answer.", e));
        }
        catch (Exception e) when (KafkaClients.IsBroken(e))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "No Kafka broker answers.", e));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"Redis or Kafka did not answer within {options.Value.ReadTimeout.TotalSeconds:0.#} s."));
        }
    }
}
