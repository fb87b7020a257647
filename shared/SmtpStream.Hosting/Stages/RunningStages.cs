using System.Collections.Concurrent;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>The way to the state of stages that run in this process: questions are answered on the stage's own thread.</summary>
public sealed class RunningStages
{
    private readonly ConcurrentDictionary<StageIdentity, StageRequests> _running = [];

    /// <summary>Reads from a stage's user and entries, uncommitted changes included.</summary>
    /// <exception cref="StageNotHereException">The stage does not run here.</exception>
    public Task<T> ReadAsync<T>(StageIdentity stage, Func<IStageUser, StageState, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Of(stage).Add(new StageRequest(
            afterCommit: false,
            (user, state) =>
            {
                answer.TrySetResult(read(user, state));
                return true;
            },
            e => answer.TrySetException(e)));
        return answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Returns once the committed state fulfils the condition.</summary>
    /// <exception cref="StageNotHereException">The stage does not run here, or left before.</exception>
    public Task WaitForAsync(StageIdentity stage, Func<IStageUser, StageState, bool> holds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Of(stage).Add(new StageRequest(
            afterCommit: true,
            (user, state) =>
            {
                if (!answer.Task.IsCompleted && !cancellationToken.IsCancellationRequested && !holds(user, state))
                {
                    return false;
                }

                answer.TrySetResult();
                return true;
            },
            e => answer.TrySetException(e)));
        return answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Partitions of a stage that run here.</summary>
    public IReadOnlyList<int> PartitionsOf(StageKind stage) =>
        [.. _running.Keys.Where(s => s.Stage == stage).Select(s => s.Partition).Order()];

    internal void Add(StageIdentity stage, StageRequests requests) => _running[stage] = requests;

    internal void Remove(StageIdentity stage, StageRequests requests) =>
        _running.TryRemove(new KeyValuePair<StageIdentity, StageRequests>(stage, requests));

    private StageRequests Of(StageIdentity stage) =>
        _running.TryGetValue(stage, out var requests) ? requests : throw new StageNotHereException(stage);
}
