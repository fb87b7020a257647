using System.Collections.Concurrent;
using System.Text.Json;

namespace SmtpStream.Standalone.Demo;

/// <summary>The chat of the demo: takes signed webhooks on a free port of loopback and keeps what arrived.</summary>
internal sealed class WebhookListener : IAsyncDisposable
{
    private const int MaxKept = 1_000;
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();
    private readonly WebApplication _application;

    private WebhookListener()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapPost("/", TakeAsync);
    }

    public string Url => _application.Urls.First();

    public int Count => _received.Count;

    /// <summary>In order of arrival.</summary>
    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    public static async Task<WebhookListener> StartAsync(CancellationToken cancellationToken)
    {
        var listener = new WebhookListener();
        await listener._application.StartAsync(cancellationToken);
        return listener;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        var type = body.RootElement.TryGetProperty("type", out var value) ? value.GetString() ?? "" : "";
        if (_received.Count < MaxKept)
        {
            _received.Enqueue(new ReceivedWebhook(type, body.RootElement.Clone()));
        }

        return Results.Ok();
    }
}
