using Microsoft.Extensions.Logging;
using SmtpStream.Hosting.Progress;
using SmtpStream.Kafka.Consuming;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>
/// Drives one stage on one assigned partition: load, send again, consume, commit, send; and from the start after anything that
/// makes the memory worthless. A dependency that is away is waited for; what must not be halts the stage.
/// </summary>
internal sealed class StageDriver
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeaveBudget = TimeSpan.FromSeconds(5);

    private readonly StageDefinition _definition;
    private readonly StageContext _context;
    private readonly PartitionReader _reader;
    private readonly ILogger _logger;
    private readonly IStageUser _user;
    private readonly IReceiverDispatcher? _dispatcher;
    private readonly Stage _stage;
    private readonly StageCommitter _committer;
    private readonly StageRequests _requests;
    private long? _poison;

    public StageDriver(
        StageDefinition definition, StageContext context, IServiceProvider services, StageAssignment assignment, PartitionReader reader)
    {
        _definition = definition;
        _context = context;
        _reader = reader;
        _logger = context.Loggers.CreateLogger("SmtpStream.Hosting.Stages");
        _user = definition.CreateUser(assignment, services);
        _dispatcher = definition.CreateDispatcher?.Invoke(assignment, services);
        var destinations = definition.OutputTopics
            .SelectMany(t => Enumerable.Range(0, assignment.PartitionCounts[t]).Select(p => new Destination(t, p)))
            .ToList();
        _stage = new Stage(assignment.Identity, _user, destinations);
        _committer = new StageCommitter(_stage, definition.Name, assignment.PartitionCounts[definition.InputTopic], context);
        _requests = new StageRequests(assignment.Identity);
    }

    private StageIdentity Identity => _stage.Identity;

    /// <summary>Returns when the partition was taken away or the token is cancelled.</summary>
    /// <exception cref="StageHaltedException">A bug, or a topic or state that must not be read.</exception>
    /// <exception cref="LogLostException">Records were lost before they were read.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _reader.Revoked);
        _context.Progress.Set(Identity, new StageProgressEntry
        {
            Stage = _definition.Name,
            Topic = _definition.InputTopic,
            Partition = Identity.Partition,
            Status = StageStatus.Loading,
        });
        _context.Running.Add(Identity, _requests);
        try
        {
            await RunSessionsAsync(leave.Token).ConfigureAwait(false);
            _context.Progress.Remove(Identity);
            HostingLog.StageLeft(_logger, _definition.Name, Identity.Partition, _stage.StoredPosition?.ToString() ?? "the start");
        }
        catch (Exception e) when (e is StageHaltedException or LogLostException)
        {
            Report(StageStatus.Halted, e.Message);
            HostingLog.StageHalted(_logger, e, _definition.Name, Identity.Partition, e.Message);
            throw;
        }
        finally
        {
            _context.Running.Remove(Identity, _requests);
            _requests.Close();
            await DisposeDispatcherAsync().ConfigureAwait(false);
        }
    }

    private async Task RunSessionsAsync(CancellationToken leave)
    {
        var failures = 0;
        while (!leave.IsCancellationRequested)
        {
            var started = _context.Time.GetTimestamp();
            try
            {
                await RunSessionAsync(leave).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (leave.IsCancellationRequested)
            {
                return;
            }
            catch (PoisonRecordException e)
            {
                Report(StageStatus.Loading, e.Message);
            }
            catch (SessionLostException e) when (e.IsRefusal)
            {
                HostingLog.CommitRefused(_logger, _definition.Name, Identity.Partition);
                Report(StageStatus.Loading, e.Message);
            }
            catch (Exception e) when (e is SessionLostException || BrokenDependency.Is(e))
            {
                failures = _context.Time.GetElapsedTime(started) > MaxPause ? 1 : failures + 1;
                await PauseAsync(e.Message, failures, leave).ConfigureAwait(false);
            }
            catch (InvalidDataException e)
            {
                throw new StageHaltedException($"{_reader.Partition}: {e.Message}", e);
            }
        }
    }

    private async Task RunSessionAsync(CancellationToken leave)
    {
        var started = _context.Time.GetTimestamp();
        _stage.Forget();
        await _committer.LoadAsync(leave).ConfigureAwait(false);
        await using var session = new StageSession(_definition, _context, _stage, _user, _committer, _reader, _requests, _dispatcher);
        HostingLog.StageLoaded(
            _logger,
            _definition.Name,
            Identity.Partition,
            _stage.EntryCount,
            _stage.Next.ToString(),
            _context.Time.GetElapsedTime(started).TotalMilliseconds,
            _stage.State.Entries.Count(e => e.Output != OutputKind.None));
        try
        {
            await session.RunAsync(_poison, leave).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            await LeaveAsync(session).ConfigureAwait(false);
        }
        finally
        {
            _poison = session.Poison;
        }
    }

    // What the commit does not hold is consumed again by the next owner, so a failure here loses nothing.
    private async Task LeaveAsync(StageSession session)
    {
        using var budget = new CancellationTokenSource(LeaveBudget, _context.Time);
        try
        {
            await session.LeaveAsync(budget.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or SessionLostException || BrokenDependency.Is(e))
        {
            HostingLog.StagePaused(_logger, _definition.Name, Identity.Partition, e.Message, 0);
        }
    }

    private async Task PauseAsync(string reason, int failures, CancellationToken leave)
    {
        var pause = MinPause * Math.Pow(2, Math.Min(failures - 1, 10));
        pause = (pause > MaxPause ? MaxPause : pause) * (0.5 + (Random.Shared.NextDouble() / 2));
        Report(StageStatus.Paused, reason);
        HostingLog.StagePaused(_logger, _definition.Name, Identity.Partition, reason, pause.TotalMilliseconds);
        await Task.Delay(pause, _context.Time, leave).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Report(StageStatus status, string reason) =>
        _context.Progress.Update(Identity, entry => entry with { Status = status, Reason = reason });

    private async Task DisposeDispatcherAsync()
    {
        if (_dispatcher is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else if (_dispatcher is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }
}
