using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmtpStream.Hosting.Starting;
using SmtpStream.Kafka.Acknowledging;
using SmtpStream.Kafka.Consuming;
using SmtpStream.Kafka.Provisioning;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>Runs one stage on every partition given to this process. A bug stops the host; a lost log halts its partition alone.</summary>
internal sealed class StageHost : BackgroundService
{
    private readonly StageDefinition _definition;
    private readonly IServiceProvider _services;
    private readonly PipelineStart _start;
    private readonly TopicDirectory _topics;
    private readonly PartitionConsumerFactory _consumers;
    private readonly StageContext _context;
    private readonly ConcurrentDictionary<PartitionReader, Task> _drivers = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StageHost(
        StageDefinition definition,
        IServiceProvider services,
        PipelineStart start,
        TopicDirectory topics,
        PartitionConsumerFactory consumers,
        IStagePositions positions)
    {
        _definition = definition;
        _services = services;
        _start = start;
        _topics = topics;
        _consumers = consumers;
        _context = ActivatorUtilities.CreateInstance<StageContext>(services);
        // Before anything is produced, so that nothing counts as read by all while this stage has not begun.
        positions.AddReader(definition.InputTopic, definition.Name);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _start.WaitAsync(stoppingToken).ConfigureAwait(false);
        var counts = new Dictionary<string, int>();
        foreach (var topic in _definition.OutputTopics.Prepend(_definition.InputTopic))
        {
            counts[topic] = await _topics.WaitForPartitionsAsync(topic, stoppingToken).ConfigureAwait(false);
        }

        await using var consumers = await _consumers
            .StartAsync(_definition.InputTopic, $"smtpstream.{_definition.Name}", reader => Begin(reader, counts, stoppingToken), stoppingToken)
            .ConfigureAwait(false);
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, _context.Time, stoppingToken);
        var first = await Task.WhenAny(_failed.Task, consumers.Completion, stopped).ConfigureAwait(false);
        if (first == stopped)
        {
            await Task.WhenAll(_drivers.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else
        {
            await first.ConfigureAwait(false);
        }
    }

    private void Begin(PartitionReader reader, Dictionary<string, int> counts, CancellationToken stoppingToken)
    {
        var assignment = new StageAssignment(new StageIdentity(_definition.Kind, reader.Partition.Partition), counts);
        _drivers[reader] = DriveAsync(reader, assignment, stoppingToken);
    }

    private async Task DriveAsync(PartitionReader reader, StageAssignment assignment, CancellationToken stoppingToken)
    {
        // Off the poll thread.
        await Task.Yield();
        try
        {
            await new StageDriver(_definition, _context, _services, assignment, reader).RunAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (LogLostException)
        {
            // Said in the log and in health; the other partitions go on.
        }
#pragma warning disable CA1031 // Every other exception is a bug and stops the host.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failed.TrySetException(e);
        }
        finally
        {
            _drivers.TryRemove(reader, out _);
            reader.Dispose();
        }
    }
}
