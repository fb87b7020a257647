using System.Buffers.Binary;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmtpStream.Contracts;
using SmtpStream.Hosting.Stages;
using SmtpStream.Redis.ReadModel;
using SmtpStream.Streams;

namespace SmtpStream.Embedded.Tests.Chain;

/// <summary>One process with the whole test chain in it.</summary>
internal sealed class ChainHost : IAsyncDisposable
{
    private readonly IHost _host;

    private ChainHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public static Task<ChainHost> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, string? embeddedDirectory, ILoggerProvider? log = null) => StartAsync(
        settings,
        embeddedDirectory,
        log,
        [
            Define(StageKind.Fold, Topics.Events, Topics.Partials, a => new FoldUser(a.PartitionCounts[Topics.Partials])),
            Define(StageKind.Merge, Topics.Partials, Topics.Windows, a => new MergeUser(a.Identity.Partition)),
            Define(StageKind.Scorer, Topics.Windows, Topics.Anomalies, _ => new EmitUser()),
            Define(StageKind.Alerting, Topics.Anomalies, Topics.Alerts, _ => new LastUser()),
        ]);

    /// <summary>The same with other stages.</summary>
    public static async Task<ChainHost> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, string? embeddedDirectory, ILoggerProvider? log, IEnumerable<StageDefinition> stages)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        if (embeddedDirectory is not null)
        {
            builder.AddEmbedded(embeddedDirectory);
        }

        foreach (var stage in stages)
        {
            builder.AddStage(stage);
        }

        var host = builder.Build();
        await host.StartAsync();
        return new ChainHost(host);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Totals per key at the end of the chain.</summary>
    public async Task<Dictionary<string, long>> TotalsAsync(CancellationToken cancellationToken) =>
        (await Get<HashReader>().ReadAsync(LastUser.ReadModelKey, cancellationToken))
            .ToDictionary(f => f.Key, f => BinaryPrimitives.ReadInt64LittleEndian(f.Value.Span));

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private static StageDefinition Define(StageKind kind, string input, string output, Func<StageAssignment, IStageUser> create) => new()
    {
        Kind = kind,
        InputTopic = input,
        OutputTopics = [output],
        CreateUser = (assignment, _) => create(assignment),
    };
}
