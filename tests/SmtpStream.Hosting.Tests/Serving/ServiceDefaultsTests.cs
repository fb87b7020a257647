using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmtpStream.Hosting.Serving;
using Xunit;

namespace SmtpStream.Hosting.Tests.Serving;

public sealed class ServiceDefaultsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("smtpstream-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("/live")]
    [InlineData("/ready")]
    public async Task Health_OfAServiceWithoutPipeline_IsOk(string path)
    {
        await using var app = await StartAsync();
        using var client = Client(app);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Metrics_OfOurMeters_AreInPrometheusFormWithOurBoundaries()
    {
        await using var app = await StartAsync();
        using var meter = app.Services.GetRequiredService<IMeterFactory>().Create("SmtpStream.Test");
        meter.CreateCounter<long>("smtpstream.test.records", "{record}").Add(3);
        meter.CreateHistogram<double>("smtpstream.test.duration", "s").Record(0.004);
        using var client = Client(app);
        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("# TYPE smtpstream_test_records_total counter", text, StringComparison.Ordinal);
        Assert.Contains("smtpstream_test_duration_seconds_bucket", text, StringComparison.Ordinal);
        Assert.Contains("le=\"0.005\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrpcAddress_BeyondLoopbackWithoutKey_StopsTheStart()
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("Server:GrpcAddress", "http://0.0.0.0:0")));
        Assert.Contains("Server:GrpcAddress", refusal.ToString(), StringComparison.Ordinal);
        Assert.Contains("no authentication", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrpcAddress_BeyondLoopbackWithKey_Starts()
    {
        await using var app = await StartAsync(("Server:GrpcAddress", "http://0.0.0.0:0"), ("Server:ApiKeyFile", KeyFile()));
        Assert.Equal(2, app.Urls.Count);
    }

    [Fact]
    public async Task Setting_Misspelt_StopsTheStartAndIsNamed()
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("Server:GrpcAdress", "http://127.0.0.1:0")));
        Assert.Contains("GrpcAdress", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Section_Misspelt_StopsTheStartAndIsNamed()
    {
        var file = Path.Combine(_directory, "smtpstream.json");
        File.WriteAllText(file, """{ "Kafak": { "BootstrapServers": "kafka:9092" } }""");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddJsonFile(file);
        var refusal = Assert.Throws<UnknownSectionException>(() => builder.AddSmtpStreamDefaults("test"));
        Assert.Contains("Kafak", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong key, also long", HttpStatusCode.Unauthorized)]
    [InlineData("0123456789abcdef", HttpStatusCode.OK)]
    public async Task Call_WhereAKeyIsSet_NeedsIt(string? key, HttpStatusCode expected)
    {
        await using var app = await StartAsync(("Server:ApiKeyFile", KeyFile()));
        using var client = Client(app);
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        Assert.Equal(expected, (await client.GetAsync(new Uri("/v1/test", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/live", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Json_OfAnError_KnowsItsDetails()
    {
        await using var app = await StartAsync();
        var json = app.Services.GetRequiredService<IOptions<GrpcJsonTranscodingOptions>>().Value;
        Assert.NotNull(json.TypeRegistry.Find(BadRequest.Descriptor.FullName));
        Assert.NotNull(json.TypeRegistry.Find(PreconditionFailure.Descriptor.FullName));
    }

    private string KeyFile()
    {
        var file = Path.Combine(_directory, "key");
        File.WriteAllText(file, "0123456789abcdef\n");
        return file;
    }

    private static HttpClient Client(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.Last()) };

    private static async Task<WebApplication> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration
            .AddInMemoryCollection([new("Server:GrpcAddress", "http://127.0.0.1:0"), new("Server:HttpAddress", "http://127.0.0.1:0")])
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)));
        builder.AddSmtpStreamDefaults("test");
        var app = builder.Build();
        try
        {
            app.MapSmtpStreamDefaults();
            app.MapGet("/v1/test", () => "ok");
            await app.StartAsync();
            return app;
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
