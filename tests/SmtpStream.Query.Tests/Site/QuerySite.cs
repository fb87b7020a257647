using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmtpStream.Embedded;
using SmtpStream.Hosting.Serving;
using SmtpStream.Redis.State;
using QueryClient = SmtpStream.Contracts.V1.Query.QueryClient;

namespace SmtpStream.Query.Tests.Site;

/// <summary>The service in this process, on ports of its own, as its Program.cs starts it; its clock says <see cref="Samples.Now"/>.</summary>
internal sealed class QuerySite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly string? _directory;

    private QuerySite(WebApplication app, string? directory)
    {
        _app = app;
        _directory = directory;
        _channel = GrpcChannel.ForAddress(app.Urls.First());
        Client = new QueryClient(_channel);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Last()) };
        Writer = new ReadModelWriter(app.Services.GetRequiredService<StageStore>());
    }

    public QueryClient Client { get; }

    public GrpcChannel Channel => _channel;

    public IServiceProvider Services => _app.Services;

    /// <summary>Of the JSON form, health and metrics.</summary>
    public HttpClient Http { get; }

    public ReadModelWriter Writer { get; }

    /// <summary>On the embedded broker and Redis.</summary>
    public static async Task<QuerySite> StartEmbeddedAsync(params (string Name, string Value)[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("smtpstream-test-").FullName;
        return new QuerySite(await StartApplicationAsync(builder => builder.AddEmbedded(directory), settings), directory);
    }

    public static async Task<QuerySite> StartAsync(Action<WebApplicationBuilder> addParts, params (string Name, string Value)[] settings) =>
        new(await StartApplicationAsync(addParts, settings), null);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static async Task<WebApplication> StartApplicationAsync(Action<WebApplicationBuilder> addParts, (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration
            .AddInMemoryCollection([
                new("Server:GrpcAddress", "http://127.0.0.1:0"), new("Server:HttpAddress", "http://127.0.0.1:0"),
                // A machine that is busy with other tests.
                new("Query:ReadTimeout", "00:01:00"),
            ])
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new FixedNow(Samples.Now));
        builder.AddSmtpStreamDefaults("query");
        addParts(builder);
        builder.AddQuery();
        var app = builder.Build();
        app.MapSmtpStreamDefaults();
        app.MapQuery();
        try
        {
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
