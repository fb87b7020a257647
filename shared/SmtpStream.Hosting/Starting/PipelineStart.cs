using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Provisioning;
using SmtpStream.Redis;
using SmtpStream.Redis.Checking;

namespace SmtpStream.Hosting.Starting;

/// <summary>
/// What must hold before anything is read or sent: topics exist, Redis keeps what it is given, and it is the Redis that this
/// pipeline's state is in. A part that is away is waited for; one that is unfit stops the start.
/// </summary>
public sealed class PipelineStart(
    ITopicProvisioner provisioner,
    IOptions<KafkaOptions> kafka,
    RedisConnection redis,
    RedisFitness fitness,
    InstanceName instance,
    IInstanceKeeper keeper,
    TimeProvider time,
    ILogger<PipelineStart> logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task? _checks;

    /// <summary>True once everything was found fit.</summary>
    public bool IsDone => _checks is { IsCompletedSuccessfully: true };

    /// <exception cref="RedisUnfitException">Redis must not be used; the message says how to fix it.</exception>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_checks is null or { IsCanceled: true })
            {
                _checks = CheckAsync(cancellationToken);
            }

            return _checks.WaitAsync(cancellationToken);
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await RetryAsync(t => provisioner.EnsureAsync(TopicCatalogue.All(kafka.Value.Partitions), t), cancellationToken).ConfigureAwait(false);
        await redis.WaitUntilConnectedAsync(cancellationToken).ConfigureAwait(false);
        await RetryAsync(fitness.RequireAsync, cancellationToken).ConfigureAwait(false);
        await RetryAsync(RequireInstanceAsync, cancellationToken).ConfigureAwait(false);
    }

    private async Task RequireInstanceAsync(CancellationToken cancellationToken)
    {
        var kept = await keeper.ReadAsync(cancellationToken).ConfigureAwait(false);
        var id = await instance.RequireAsync(kept, cancellationToken).ConfigureAwait(false);
        if (kept is null)
        {
            await keeper.KeepAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RetryAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await attempt(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (BrokenDependency.Is(e))
            {
                HostingLog.StartWaited(logger, e.Message);
            }

            await Task.Delay(RetryInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
