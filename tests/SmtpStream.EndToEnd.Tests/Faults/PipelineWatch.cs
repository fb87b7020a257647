using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using SmtpStream.Contracts.V1;
using QueryClient = SmtpStream.Contracts.V1.Query.QueryClient;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>Asks Query again and again how far the pipeline is, while processes come and go.</summary>
internal sealed class PipelineWatch(string grpcAddress) : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(grpcAddress, new GrpcChannelOptions
    {
        // A process that was killed a moment ago must not keep its successor from being asked.
        InitialReconnectBackoff = Poll,
        MaxReconnectBackoff = Poll,
    });

    public QueryClient Query => new(_channel);

    /// <summary>Null where nobody answers.</summary>
    public async Task<GetPipelineResponse?> AskAsync()
    {
        try
        {
            return await Query.GetPipelineAsync(new GetPipelineRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unknown or StatusCode.Internal)
        {
            return null;
        }
    }

    /// <summary>Waits for an answer that is as wanted, while the processes live.</summary>
    /// <exception cref="TimeoutException">It did not come, or a process ended; the message holds the last answer and the output.</exception>
    public async Task<GetPipelineResponse> UntilAsync(Func<GetPipelineResponse, bool> isWanted, TimeSpan limit, params ChildProcess[] processes)
    {
        var watch = Stopwatch.StartNew();
        GetPipelineResponse? last = null;
        while (watch.Elapsed < limit && !processes.Any(p => p.HasExited))
        {
            if (await AskAsync() is { } answer)
            {
                last = answer;
                if (isWanted(answer))
                {
                    return answer;
                }
            }

            await Task.Delay(Poll, TimeProvider.System, CancellationToken.None);
        }

        throw new TimeoutException(
            $"After {watch.Elapsed.TotalSeconds:0.0} s the pipeline is not where it should be: {last}\n{string.Join("\n--\n", processes.Select(p => $"{p.State}: {p.Output}"))}");
    }

    /// <summary>Waits until all these lines are in the windows of every stage that makes windows.</summary>
    public async Task<GetPipelineResponse> UntilAllAsync(long lines, TimeSpan limit, params ChildProcess[] processes)
    {
        // What fold has stored but not yet sent is nowhere in the lag; it shows in merge's end a moment later.
        var (equal, ends) = (0, 0UL);
        return await UntilAsync(
            answer =>
            {
                var stages = answer.Stages.Where(s => s.Stage is "fold" or "merge").ToList();
                var (lag, end) = (stages.Aggregate(0UL, (sum, s) => sum + s.Lag), stages.Aggregate(0UL, (sum, s) => sum + s.End));
                equal = LinesOf(answer) < lines || lag > 0 ? 0 : end == ends ? equal + 1 : 1;
                ends = end;
                return equal == 5;
            },
            limit,
            processes);
    }

    public static long LinesOf(GetPipelineResponse answer) => answer.Paths.Sum(p => (long)p.Lines);

    public void Dispose() => _channel.Dispose();
}
