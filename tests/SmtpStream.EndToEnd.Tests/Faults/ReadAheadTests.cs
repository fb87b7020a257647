using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmtpStream.Contracts;
using SmtpStream.Embedded;
using SmtpStream.Kafka.Consuming;
using SmtpStream.Kafka.Producing;
using Xunit;
using TopicPartition = SmtpStream.Kafka.TopicPartition;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>A stage that is slower than the broker.</summary>
[Collection(FaultSettings.OneAtATime)]
public sealed class ReadAheadTests
{
    private const int Records = 2_000;

    [Fact]
    public async Task Partition_AheadOfItsStage_IsPausedAndLosesNothing()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var directory = Directory.CreateTempSubdirectory("smtpstream-test-");
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Configuration.AddInMemoryCollection([new("Kafka:MaxReadAheadBytes", "65536")]);
            builder.AddEmbedded(directory.FullName);
            using var host = builder.Build();
            await host.StartAsync(deadline.Token);
            await SendAsync(host.Services.GetRequiredService<OrderedProducers>(), deadline.Token);

            var assigned = new TaskCompletionSource<PartitionReader>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (await host.Services.GetRequiredService<PartitionConsumerFactory>().StartAsync(
                Topics.Events, "slow", r => _ = r.Partition.Partition == 0 && assigned.TrySetResult(r), deadline.Token))
            {
                await ReadAsync(await assigned.Task.WaitAsync(deadline.Token), deadline.Token);
            }

            await host.StopAsync(deadline.Token);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task SendAsync(OrderedProducers producers, CancellationToken deadline)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var producer = producers.Open<int>("test", n => _ = n == Records - 1 && all.TrySetResult());
        for (var n = 0; n < Records; n++)
        {
            var value = System.Text.Encoding.ASCII.GetBytes(n.ToString("D300", CultureInfo.InvariantCulture));
            await producer.SendAsync(new TopicPartition(Topics.Events, 0), null, value, n, deadline);
        }

        await all.Task.WaitAsync(deadline);
    }

    private static async Task ReadAsync(PartitionReader reader, CancellationToken deadline)
    {
        await reader.SeekAsync(0, deadline);
        var pauses = 0;
        for (var n = 0; n < Records; n++)
        {
            // As a stage in a long commit: nothing is taken until the partition is paused.
            while (n % 500 == 0 && !reader.IsPaused)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, deadline);
            }

            pauses += n % 500 == 0 ? 1 : 0;
            Assert.True(await reader.WaitToReadAsync(deadline));
            Assert.True(reader.TryRead(out var record));
            Assert.Equal((n, n), ((int)record.Offset, int.Parse(System.Text.Encoding.ASCII.GetString(record.Value.Span), CultureInfo.InvariantCulture)));
            record.Return();
        }

        Assert.Equal(4, pauses);
    }
}
