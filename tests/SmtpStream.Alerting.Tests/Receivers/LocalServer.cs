using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmtpStream.Alerting.Tests.Receivers;

/// <summary>A real HTTP server on a loopback port that answers as the test says and keeps what it was sent.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _arrived = new(0);

    private LocalServer(WebApplication app) => _app = app;

    public ConcurrentQueue<(IHeaderDictionary Headers, string Body)> Requests { get; } = [];

    public Uri Address => new(_app.Urls.First());

    public static async Task<LocalServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new LocalServer(app);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            server.Requests.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), await reader.ReadToEndAsync()));
            var number = server.Requests.Count;
            server._arrived.Release();
            await answer(context, number);
        });
        await app.StartAsync();
        return server;
    }

    public static Task<LocalServer> StartAsync(int status, string body) => StartAsync((context, _) => Answer(context, status, body));

    public static Task Answer(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }

    public async Task<(IHeaderDictionary Headers, string Body)> NextAsync()
    {
        Assert(await _arrived.WaitAsync(TimeSpan.FromSeconds(30)));
        return Requests.Last();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Assert(bool condition) => Xunit.Assert.True(condition, "No request came.");
}
