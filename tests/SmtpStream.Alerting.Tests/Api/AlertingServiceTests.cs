using System.Threading.Channels;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SmtpStream.Alerting.Api;
using SmtpStream.Alerting.Receivers;
using SmtpStream.Alerting.Relaying;
using SmtpStream.Alerting.Tests.Receivers;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Control;
using SmtpStream.Streams;
using Xunit;
using static SmtpStream.Alerting.Tests.Samples;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Tests.Api;

/// <summary>The service over both stages, with the relay's outputs going straight into the alerting stage.</summary>
public class AlertingServiceTests
{
    private readonly FakeTimeProvider _time = Clock();
    private readonly StageHarness _alerting;
    private readonly StageHarness _relay;
    private readonly AlertingOptions _options = new();
    private bool _isRelaying = true;

    public AlertingServiceTests()
    {
        _alerting = Harness(_time);
        _relay = new StageHarness(_time, StageKind.Relay, () => new RelayStage(2));
    }

    [Fact]
    public async Task ListAlerts_InPages_GivesEachOnce()
    {
        for (var i = 0; i < 25; i++)
        {
            _alerting.Consume(Outcome(OutcomeKind.Breach, 0, $"mx{i}"));
        }

        _alerting.Consume(Outcome(OutcomeKind.Clear, 1, "mx7"));
        _alerting.Settle();
        var names = new List<string>();
        var request = new Proto.ListAlertsRequest { PageSize = 10 };
        do
        {
            var page = await Service().ListAlerts(request, Context());
            names.AddRange(page.Alerts.Select(a => a.Entity.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(24, names.Distinct().Count());
        Assert.Equal(24, names.Count);
        Assert.DoesNotContain("mx7", names);
    }

    [Fact]
    public async Task PageToken_OfAnotherList_IsRefused()
    {
        for (var i = 0; i < 3; i++)
        {
            _alerting.Consume(Outcome(OutcomeKind.Breach, 0, $"mx{i}"));
        }

        _alerting.Settle();
        var page = await Service().ListAlerts(new Proto.ListAlertsRequest { PageSize = 1 }, Context());
        var other = new Proto.ListAlertsRequest { PageToken = page.NextPageToken, States = { Proto.AlertState.Resolved } };
        var e = await Assert.ThrowsAsync<RpcException>(() => Service().ListAlerts(other, Context()));

        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        Assert.Equal("page_token", e.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Single().Field);
    }

    [Fact]
    public async Task Acknowledge_ReturnsTheAlertAsTheStageHoldsIt()
    {
        _alerting.Consume(Outcome(OutcomeKind.Breach, 0));
        _alerting.Settle();
        var fingerprint = FingerprintOf(Outcome(OutcomeKind.Breach, 0));

        var response = await Service().AcknowledgeAlert(
            new Proto.AcknowledgeAlertRequest { Name = $"alerts/{fingerprint}", Actor = "bob", Comment = "on it" }, Context());

        Assert.Equal("bob", response.Alert.AcknowledgedBy);
        Assert.Equal("bob", _alerting.Alerting.Find(fingerprint)!.AcknowledgedBy);
    }

    [Fact]
    public async Task Silence_CreatedListedAndExpired()
    {
        var request = new Proto.CreateSilenceRequest { Actor = "alice", RequestId = "r1", Silence = Silence() };
        var created = await Service().CreateSilence(request, Context());
        var again = await Service().CreateSilence(request, Context());
        var listed = await Service().ListSilences(new Proto.ListSilencesRequest(), Context());
        Assert.Equal(created.Name, again.Name);
        Assert.Equal(created.Name, Assert.Single(listed.Silences).Name);

        await Service().ExpireSilence(new Proto.ExpireSilenceRequest { Name = created.Name, Actor = "alice" }, Context());
        Assert.Empty((await Service().ListSilences(new Proto.ListSilencesRequest(), Context())).Silences);
        var e = await Assert.ThrowsAsync<RpcException>(
            () => Service().ExpireSilence(new Proto.ExpireSilenceRequest { Name = created.Name, Actor = "alice" }, Context()));
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
    }

    [Theory]
    [InlineData("", "x", false, "silence.matchers[0]")]
    [InlineData("entity", "(", true, "silence.matchers[0].value")]
    [InlineData("entity", ".*", true, "silence.matchers")]
    public async Task Silence_ThatFitsTooMuchOrNothing_IsRefused(string label, string value, bool isRegex, string field)
    {
        var silence = Silence();
        silence.Matchers[0] = new Proto.Matcher { Label = label, Value = value, IsRegex = isRegex };
        var e = await Assert.ThrowsAsync<RpcException>(
            () => Service().CreateSilence(new Proto.CreateSilenceRequest { Actor = "alice", Silence = silence }, Context()));

        Assert.Equal(field, e.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Single().Field);
    }

    [Fact]
    public async Task Call_WhoseChangeIsNotHeldInTime_SaysSo()
    {
        _isRelaying = false;
        var call = Service().SetQuietUntil(new Proto.SetQuietUntilRequest { EventTimeUnixMs = T0, Actor = "backfill" }, Context());
        _time.Advance(ControlCalls.Deadline);
        var e = await Assert.ThrowsAsync<RpcException>(() => call);

        Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
        Assert.Equal("NOT_HELD_YET", e.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task QuietUntil_ReturnsOnceItHolds()
    {
        await Service().SetQuietUntil(new Proto.SetQuietUntilRequest { EventTimeUnixMs = T0, Actor = "backfill" }, Context());

        Assert.Equal(T0, _alerting.Alerting.Book.QuietUntilUnixMs);
    }

    [Fact]
    public async Task Watch_SendsSnapshotThenChangesThenHeartbeat_AndResumes()
    {
        _alerting.Consume(Outcome(OutcomeKind.Breach, 0));
        _alerting.Settle();
        using var cancel = new CancellationTokenSource();
        var stream = new ResponseStream();
        var watch = Service().WatchAlerts(new Proto.WatchAlertsRequest(), stream, Context(cancel.Token));
        Assert.Equal("mx1", (await stream.NextAsync()).Snapshot.Entity.Name);
        var synced = await stream.NextAsync();
        Assert.True(synced.Synced);
        _alerting.Consume(Outcome(OutcomeKind.Breach, 0, "mx2"));
        _alerting.Settle();
        var change = await stream.NextAsync();
        Assert.Equal("mx2", change.Change.Alert.Entity.Name);
        var heartbeat = stream.NextAsync();
        while (!heartbeat.IsCompleted)
        {
            _time.Advance(AlertWatch.HeartbeatInterval);
            await Task.WhenAny(heartbeat, Task.Delay(10));
        }

        Assert.True((await heartbeat).Heartbeat);
        await cancel.CancelAsync();
        await watch;

        using var cancelResumed = new CancellationTokenSource();
        var resumed = new ResponseStream();
        var second = Service().WatchAlerts(new Proto.WatchAlertsRequest { ResumeToken = synced.ResumeToken }, resumed, Context(cancelResumed.Token));
        Assert.Equal(change, await resumed.NextAsync());
        await cancelResumed.CancelAsync();
        await second;
    }

    [Fact]
    public async Task Watch_WithATokenOfBeforeARestart_IsOutOfRange()
    {
        var token = ResumeToken.Of(_alerting.Alerting.Book.Changes).ToString();
        _alerting.Crash();
        var e = await Assert.ThrowsAsync<RpcException>(
            () => Service().WatchAlerts(new Proto.WatchAlertsRequest { ResumeToken = token }, new ResponseStream(), Context()));

        Assert.Equal(StatusCode.OutOfRange, e.StatusCode);
    }

    [Fact]
    public async Task Notifications_AreListedNewestFirst_InPages()
    {
        for (var i = 0; i < 5; i++)
        {
            _alerting.Consume(Outcome(OutcomeKind.Breach, 0, $"mx{i}"));
            _alerting.Settle();
            _alerting.Accept(_alerting.Outbox.Last());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await Service().ListNotifications(new Proto.ListNotificationsRequest { Receiver = Ops, PageSize = 3 }, Context());
        var rest = await Service().ListNotifications(
            new Proto.ListNotificationsRequest { Receiver = Ops, PageToken = first.NextPageToken }, Context());

        Assert.Equal(3, first.Notifications.Count);
        Assert.Equal(2, rest.Notifications.Count);
        var times = first.Notifications.Concat(rest.Notifications).Select(n => n.SentUnixMs).ToArray();
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task TestReceiver_SaysWhatTheReceiverAnswered()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        _options.Slack.Add(Ops, new() { Url = server.Address.ToString(), AllowNetworks = ["127.0.0.1/32"] });
        var response = await Service().TestReceiver(new Proto.TestReceiverRequest { Name = $"receivers/{Ops}" }, Context());

        Assert.True(response.Accepted);
        Assert.Contains("Test message", (await server.NextAsync()).Body, StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<RpcException>(() => Service().TestReceiver(new Proto.TestReceiverRequest { Name = "receivers/x" }, Context()));
        Assert.Equal(StatusCode.NotFound, e.StatusCode);
    }

    [Theory]
    [InlineData("alerts/xyz")]
    [InlineData("alerts/0123:acknowledge")]
    [InlineData("")]
    public async Task BadName_IsRefused(string name)
    {
        var e = await Assert.ThrowsAsync<RpcException>(
            () => Service().AcknowledgeAlert(new Proto.AcknowledgeAlertRequest { Name = name, Actor = "bob" }, Context()));

        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
    }

    private static Proto.Silence Silence() => new()
    {
        Matchers = { new Proto.Matcher { Label = "entity", Value = "mx1" } },
        EndsUnixMs = T0 + (60 * Minute),
    };

    private static TestCallContext Context(CancellationToken cancellationToken = default) => new(cancellationToken);

    private AlertingService Service() => new(
        _alerting.WhenCommitted,
        new ControlCalls(WriteAsync, _alerting.WhenCommitted, _time),
        new ReceiverDirectory(Options.Create(_options), _time),
        _time);

    private Task WriteAsync(ControlChange change, CancellationToken cancellationToken)
    {
        if (_isRelaying)
        {
            var sent = _relay.Sent.Count;
            _relay.Consume(change);
            _relay.Settle();
            foreach (var output in _relay.Sent.Skip(sent))
            {
                _alerting.Consume(ControlChangeCodec.Read(Google.Protobuf.MessageExtensions.ToByteArray(
                    Proto.DerivedRecord.Parser.ParseFrom(output.Body).Control)));
            }

            _alerting.Settle();
        }

        return Task.CompletedTask;
    }

    private sealed class ResponseStream : IServerStreamWriter<Proto.WatchAlertsResponse>
    {
        private readonly Channel<Proto.WatchAlertsResponse> _responses = Channel.CreateUnbounded<Proto.WatchAlertsResponse>();

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(Proto.WatchAlertsResponse message)
        {
            Assert.True(_responses.Writer.TryWrite(message));
            return Task.CompletedTask;
        }

        public Task WriteAsync(Proto.WatchAlertsResponse message, CancellationToken cancellationToken) => WriteAsync(message);

        public Task<Proto.WatchAlertsResponse> NextAsync() => _responses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
