using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Receivers;
using SmtpStream.Alerting.Tests.Receivers;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;
using Xunit;
using static SmtpStream.Alerting.Tests.Samples;

namespace SmtpStream.Alerting.Tests.Delivery;

public sealed class OutboxDispatcherTests : IDisposable
{
    private readonly FakeTimeProvider _time = Clock();
    private readonly ConcurrentQueue<DeliveryRecord> _records = [];
    private readonly ConcurrentQueue<Action<StageState>> _acknowledged = [];
    private readonly SemaphoreSlim _ended = new(0);

    [Fact]
    public async Task Throttled_WaitsAsLongAsTheReceiverAsks_AndKeepsTheKey()
    {
        await using var server = await LocalServer.StartAsync((context, number) =>
        {
            context.Response.Headers.RetryAfter = "600";
            return LocalServer.Answer(context, number == 1 ? 429 : 200, "ok");
        });
        using var receiver = TestReceivers.Webhook(server.Address, _time);
        await using var dispatcher = Dispatcher(receiver);
        dispatcher.Dispatch(Output(1));
        await server.NextAsync();
        await Until(() => dispatcher.IsWaiting(Ops));
        _time.Advance(TimeSpan.FromSeconds(599));
        Assert.Single(server.Requests);

        _time.Advance(TimeSpan.FromSeconds(2));
        await server.NextAsync();
        var record = await EndedAsync();

        Assert.Equal((NotificationAnswer.Accepted, 2), (record.Answer, record.Attempts));
        Assert.Single(server.Requests.Select(r => r.Headers["webhook-id"].ToString()).Distinct());
    }

    [Fact]
    public async Task RejectedMessage_IsTriedOnceMoreInMinimalForm()
    {
        await using var server = await LocalServer.StartAsync((context, number) => LocalServer.Answer(context, number == 1 ? 400 : 200, "ok"));
        using var receiver = TestReceivers.Slack(server.Address, _time);
        await using var dispatcher = Dispatcher(receiver);
        dispatcher.Dispatch(Output(1));

        Assert.Equal(NotificationAnswer.Accepted, (await EndedAsync()).Answer);
        Assert.Contains("blocks", server.Requests.First().Body, StringComparison.Ordinal);
        Assert.DoesNotContain("blocks", server.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HangingReceiver_HoldsUpNobodyElse()
    {
        await using var hanging = await LocalServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var quick = await LocalServer.StartAsync(200, "ok");
        using var first = TestReceivers.Slack(hanging.Address, _time, "hanging");
        using var second = TestReceivers.Slack(quick.Address, _time);
        await using var dispatcher = Dispatcher(first, second);
        dispatcher.Dispatch(Output(1, receiver: "hanging"));
        await hanging.NextAsync();
        dispatcher.Dispatch(Output(1));

        Assert.Equal(Ops, (await EndedAsync()).Receiver);
    }

    [Fact]
    public async Task NewerMessage_ReplacesAnUnsentOlderOne()
    {
        var release = new TaskCompletionSource();
        await using var server = await LocalServer.StartAsync(async (context, number) =>
        {
            await (number == 1 ? release.Task : Task.CompletedTask);
            await LocalServer.Answer(context, 200, "ok");
        });
        using var receiver = TestReceivers.Slack(server.Address, _time);
        await using var dispatcher = Dispatcher(receiver);
        dispatcher.Dispatch(Output(1, group: "other"));
        await server.NextAsync();
        dispatcher.Dispatch(Output(1));
        dispatcher.Dispatch(Output(2));
        Assert.Equal((NotificationAnswer.Superseded, 1UL), Describe(await EndedAsync()));
        release.SetResult();

        Assert.Equal((NotificationAnswer.Accepted, 1UL), Describe(await EndedAsync()));
        Assert.Equal((NotificationAnswer.Accepted, 2UL), Describe(await EndedAsync()));
    }

    [Fact]
    public async Task MessageOlderThanADay_IsGivenUp()
    {
        await using var server = await LocalServer.StartAsync(500, "");
        using var receiver = TestReceivers.Slack(server.Address, _time);
        await using var dispatcher = Dispatcher(receiver);
        _time.Advance(TimeSpan.FromHours(25));
        dispatcher.Dispatch(Output(1));

        Assert.Equal((NotificationAnswer.GivenUp, 1UL), Describe(await EndedAsync()));
    }

    [Fact]
    public async Task OutputOfferedAgain_AfterItEnded_IsNotSentAgain()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        using var receiver = TestReceivers.Slack(server.Address, _time);
        await using var dispatcher = Dispatcher(receiver);
        dispatcher.Dispatch(Output(1));
        await EndedAsync();
        dispatcher.Dispatch(Output(1));

        Assert.Equal(NotificationAnswer.Accepted, (await EndedAsync()).Answer);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task ReceiverThatIsNoLongerConfigured_EndsItsMessages()
    {
        await using var dispatcher = Dispatcher();
        dispatcher.Dispatch(Output(1, receiver: "gone"));

        Assert.Equal("Unconfigured", (await EndedAsync()).Reason);
    }

    [Fact]
    public async Task Stage_WithAReceiver_EndsWithTheAuditAndAnEmptyOutbox()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        using var receiver = TestReceivers.Slack(server.Address, _time);
        var harness = Harness(_time);
        await using var dispatcher = new OutboxDispatcher(
            new Dictionary<string, IReceiver> { [Ops] = receiver },
            DeliveryTimings.Default,
            _time,
            Metrics(),
            NullLogger.Instance,
            (notification, record, state) => harness.Alerting.OnDelivered(notification, record, state));
        harness.Deliver(dispatcher);
        harness.Consume(Outcome(OutcomeKind.Breach, 0));
        harness.Settle();
        await Until(() => !harness.Answers.IsEmpty);
        harness.TakeAnswers();

        Assert.DoesNotContain(harness.State.Entries, e => e.Value is OutboxEntry);
        Assert.Equal(NotificationAnswer.Accepted, Assert.Single(harness.Alerting.Deliveries.Listed).Record.Answer);
        Assert.Single(harness.Sent, s => s.Destination.Name == Contracts.Topics.Notifications);
        Assert.True(harness.Alerting.Groups.Single().Members.Values.Single().ToldFiring);
    }

    [Theory]
    [InlineData(1, 0.0, null, 1)]
    [InlineData(1, 0.99, null, 2)]
    [InlineData(30, 0.999, null, 300)]
    [InlineData(1, 0.5, 40, 40)]
    public void Wait_IsFullJitterWithinBounds(int failures, double random, int? retryAfter, int atMost)
    {
        var wait = DeliveryTimings.Default.Wait(failures, random, retryAfter is { } s ? TimeSpan.FromSeconds(s) : null);

        Assert.InRange(wait.TotalSeconds, 1, atMost);
    }

    public void Dispose() => _ended.Dispose();

    private static (NotificationAnswer, ulong) Describe(DeliveryRecord record) => (record.Answer, record.Sequence);

    private static AlertingMetrics Metrics() =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private static async Task Until(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private OutboxDispatcher Dispatcher(params IReceiver[] receivers) => new(
        receivers.ToDictionary(r => r.Name), DeliveryTimings.Default, _time, Metrics(), NullLogger.Instance, (_, record, _) => _records.Enqueue(record));

    private ReceiverOutput Output(ulong sequence, string group = "g1", string receiver = Ops)
    {
        var entry = new OutboxEntry(TestReceivers.Notification(TestReceivers.Alert(), sequence, group) with { Receiver = receiver });
        var body = new System.Buffers.ArrayBufferWriter<byte>();
        entry.WriteOutput(body);
        return new ReceiverOutput(Destination.Receiver(receiver), new Mark(new StreamPosition(1, 1), entry.Id), body.WrittenMemory, OnAcknowledged);
    }

    private void OnAcknowledged(ReceiverOutput output, Action<StageState>? record)
    {
        _acknowledged.Enqueue(record!);
        _ended.Release();
    }

    private async Task<DeliveryRecord> EndedAsync()
    {
        Assert.True(await _ended.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(_acknowledged.TryDequeue(out var record));
        record(null!);
        Assert.True(_records.TryDequeue(out var ended));
        return ended;
    }
}
