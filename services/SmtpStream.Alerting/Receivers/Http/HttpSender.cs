using System.Net.Http.Headers;

using SmtpStream.Alerting.Receivers.Egress;

namespace SmtpStream.Alerting.Receivers.Http;

/// <summary>Posts JSON to one receiver and turns every way in which that can fail into a value.</summary>
internal sealed class HttpSender(HttpClient client, Uri address, TimeProvider time) : IDisposable
{
    private const int MaxBodyBytes = 16 << 10;

    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>What may be logged of the address: the rest of it is a secret.</summary>
    public string Host => address.Host;

    public async Task<HttpAnswer> PostAsync(
        ReadOnlyMemory<byte> json,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("SmtpStream", "1"));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            var body = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
            return new HttpAnswer((int)response.StatusCode, body, RetryAfter(response), NotifyFailure.None);
        }
        catch (HttpRequestException e) when (e.InnerException is EgressBlockedException)
        {
            return new HttpAnswer(0, "", null, NotifyFailure.Blocked);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new HttpAnswer(0, "", null, NotifyFailure.Unreachable);
        }
    }

    public void Dispose() => client.Dispose();

    private static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBodyBytes];
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait is null ? null
            : wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > MaxRetryAfter ? MaxRetryAfter
            : wait;
    }
}
