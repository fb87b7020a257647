using System.Buffers;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmtpStream.Alerting;
using SmtpStream.Contracts;
using SmtpStream.Contracts.V1;
using SmtpStream.Embedded;
using SmtpStream.Encoding.Outcomes;
using SmtpStream.Encoding.Records;
using SmtpStream.Hosting.Serving;
using SmtpStream.Hosting.Starting;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Producing;
using SmtpStream.Query;
using SmtpStream.Query.Tests.Site;
using SmtpStream.Redis.State;
using SmtpStream.Streams;
using Xunit;
using AlertingClient = SmtpStream.Contracts.V1.Alerting.AlertingClient;
using Outcome = SmtpStream.Detection.Outcomes.Outcome;
using StreamPosition = SmtpStream.Streams.StreamPosition;

namespace SmtpStream.Standalone.Tests.Commands.Remote;

/// <summary>Query and Alerting on embedded parts, with the read model and the outcomes that a test gives them; their clock stands still.</summary>
public sealed class RemoteSite : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("smtpstream-test-").FullName;
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private long _sent;

    private readonly (string Name, string Value)[] _settings;

    public RemoteSite()
        : this([])
    {
    }

    internal RemoteSite(params (string Name, string Value)[] settings) => _settings = settings;

    public string Address => App.Urls.First();

    internal ReadModelWriter Writer { get; private set; } = null!;

    private WebApplication App => _app ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([
            new("Server:GrpcAddress", "http://127.0.0.1:0"), new("Server:HttpAddress", "http://127.0.0.1:0"), new("Query:ReadTimeout", "00:01:00"),
            .. _settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)),
        ]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new FixedNow(CommandRun.Now));
        builder.AddSmtpStreamDefaults("smtpstream");
        builder.AddEmbedded(_directory);
        builder.AddAlerting();
        builder.AddQuery();
        _app = builder.Build();
        _app.MapSmtpStreamDefaults();
        _app.MapAlerting();
        _app.MapQuery();
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(Address);
        Writer = new ReadModelWriter(_app.Services.GetRequiredService<StageStore>());
        if (_settings.Length == 0)
        {
            // The stages are loaded.
            await AlertsAsync(_ => true);
        }
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    internal Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.Of([.. arguments, "--server", Address, "--timeout", "60"]);

    internal LiveCommand Start(params string[] arguments) => new([.. arguments, "--server", Address, "--timeout", "60"]);

    /// <summary>The scorer says so; returns once Alerting holds it.</summary>
    internal async Task SayAsync(params Outcome[] outcomes)
    {
        var incarnation = App.Services.GetRequiredService<IBrokerGeneration>().Incarnation;
        await using (var producer = App.Services.GetRequiredService<OrderedProducers>().Open<int>("scorer", _ => { }))
        {
            foreach (var outcome in outcomes)
            {
                var body = new ArrayBufferWriter<byte>();
                OutcomeCodec.WriteDerived(body, outcome);
                var record = new ArrayBufferWriter<byte>();
                var stamp = new StreamPosition(incarnation, ++_sent);
                DerivedRecordWriter.Write(record, new StageIdentity(StageKind.Scorer, 0), new Mark(stamp, "said"), stamp, body.WrittenSpan);
                await producer.SendAsync(new TopicPartition(Topics.Anomalies, 0), null, record.WrittenSpan.ToArray(), 0, CancellationToken.None);
            }

            await producer.FlushAsync(CancellationToken.None);
        }

        var rules = outcomes.Select(o => o.RuleId).ToHashSet();
        await AlertsAsync(alerts => rules.All(r => alerts.Any(a => a.RuleId == r)));
    }

    /// <summary>All alerts, once they are as expected.</summary>
    internal async Task<IReadOnlyList<Alert>> AlertsAsync(Func<IReadOnlyList<Alert>, bool> areExpected)
    {
        var client = new AlertingClient(_channel);
        using var limit = new CancellationTokenSource(Limit);
        var request = new ListAlertsRequest { States = { AlertState.Pending, AlertState.Firing, AlertState.Recovering, AlertState.Resolved } };
        while (true)
        {
            try
            {
                var answer = await client.ListAlertsAsync(request, cancellationToken: limit.Token);
                if (areExpected(answer.Alerts))
                {
                    return answer.Alerts;
                }
            }
            catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.Unavailable)
            {
                // The stages are still being loaded.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
