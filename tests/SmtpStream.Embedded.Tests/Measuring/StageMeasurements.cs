using System.Buffers;
using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Embedded.Tests.Chain;
using SmtpStream.Embedded.Tests.Parts;
using SmtpStream.Hosting.Stages;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Streams;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.Embedded.Tests.Measuring;

/// <summary>
/// Figures of the driver, shown with --logger "console;verbosity=detailed"; left out with --filter Category!=Measurement. It fails only
/// where records do not arrive.
/// </summary>
[Trait("Category", "Measurement")]
public sealed class StageMeasurements(ITestOutputHelper output) : IDisposable
{
    private const int WarmUp = 50;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(120);

    // No multiple of the commit's 10 ms, so that records come at every phase of it.
    private static readonly TimeSpan SendInterval = TimeSpan.FromMilliseconds(17);

    private readonly string _directory = Directory.CreateTempSubdirectory("smtpstream-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public Task Hop_Embedded() => MeasureHopAsync([], _directory);

    [SkippableFact]
    public async Task Hop_OnRealParts()
    {
        await using var parts = await RealParts.StartAsync();
        await MeasureHopAsync(parts.Settings, null);
    }

    [Theory]
    [InlineData(false, 50_000)]
    [InlineData(true, 20_000)]
    public Task Throughput_Embedded(bool echoes, int records) => MeasureThroughputAsync(echoes, records, [], _directory);

    [SkippableTheory]
    [InlineData(false, 50_000)]
    [InlineData(true, 20_000)]
    public async Task Throughput_OnRealParts(bool echoes, int records)
    {
        await using var parts = await RealParts.StartAsync();
        await MeasureThroughputAsync(echoes, records, parts.Settings, null);
    }

    // From the hand-over to the producer, over fetch, commit, send and fetch, to the next stage's user.
    private async Task MeasureHopAsync(IEnumerable<KeyValuePair<string, string?>> settings, string? directory)
    {
        using var deadline = new CancellationTokenSource(Budget);
        const int records = 400 + WarmUp;
        var clock = new HopClock(records);
        await using var host = await ChainHost.StartAsync(settings, directory, null, EchoAndClock(clock));
        await using var producer = host.Get<OrderedProducers>().Open<int>("source-0", _ => { });
        using var timer = new PeriodicTimer(SendInterval);
        for (var i = 0; i < records; i++)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
            await SendAsync(producer, i, deadline.Token);
        }

        await clock.AllArrived.WaitAsync(deadline.Token);
        output.WriteLine($"hop: {clock.Summary(WarmUp)}");
    }

    private async Task MeasureThroughputAsync(
        bool echoes, int records, IEnumerable<KeyValuePair<string, string?>> settings, string? directory)
    {
        using var deadline = new CancellationTokenSource(Budget);
        var clock = new HopClock(records + WarmUp);
        var stages = echoes ? EchoAndClock(clock) : [Define(StageKind.Fold, Topics.Events, Topics.Partials, new ClockUser(clock))];
        await using var host = await ChainHost.StartAsync(settings, directory, null, stages);
        await using var producer = host.Get<OrderedProducers>().Open<int>("source-0", _ => { });
        for (var i = 0; i < WarmUp; i++)
        {
            await SendAsync(producer, i, deadline.Token);
        }

        var (started, processor) = (HopClock.Now, Environment.CpuUsage.TotalTime);
        for (var i = 0; i < records; i++)
        {
            await SendAsync(producer, i, deadline.Token);
        }

        await clock.AllArrived.WaitAsync(deadline.Token);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var microseconds = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / records;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{records} records, {(echoes ? "an output each" : "no output")}: {records / elapsed.TotalSeconds:F0}/s, {microseconds:F1} us of processor each"));
    }

    private static ValueTask SendAsync(OrderedProducer<int> producer, int number, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(8);
        new SumValue("", 0, HopClock.Now).WriteState(body);
        return producer.SendAsync(new TopicPartition(Topics.Events, 0), null, body.WrittenSpan.ToArray(), number, cancellationToken);
    }

    private static StageDefinition[] EchoAndClock(HopClock clock) =>
    [
        Define(StageKind.Fold, Topics.Events, Topics.Partials, new EchoUser()),
        Define(StageKind.Merge, Topics.Partials, Topics.Windows, new ClockUser(clock)),
    ];

    // One user serves all partitions: only partition 0 gets records.
    private static StageDefinition Define(StageKind kind, string input, string outputTopic, IStageUser user) => new()
    {
        Kind = kind,
        InputTopic = input,
        OutputTopics = [outputTopic],
        CreateUser = (_, _) => user,
    };
}
