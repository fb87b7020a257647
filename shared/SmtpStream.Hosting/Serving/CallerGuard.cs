using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace SmtpStream.Hosting.Serving;

/// <summary>
/// Lets health and metrics pass. Everything else needs the key where one is set, and where none is, a listener on loopback.
/// </summary>
internal sealed class CallerGuard(RequestDelegate next, IOptions<ServerOptions> options)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] OpenPaths = ["/live", "/ready", "/metrics", "/grpc.health.v1.Health"];

    private readonly byte[]? _key = options.Value.ApiKeyFile is { } file ? Hash(ApiKey.Read(file) ?? "") : null;

    public Task InvokeAsync(HttpContext context)
    {
        if (OpenPaths.Any(p => context.Request.Path.StartsWithSegments(p, StringComparison.Ordinal)))
        {
            return next(context);
        }

        if (_key is null)
        {
            return context.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local)
                ? Refuse(context, StatusCodes.Status403Forbidden)
                : next(context);
        }

        var sent = context.Request.Headers.Authorization.ToString();
        return sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(sent[Scheme.Length..].Trim()), _key)
                ? next(context)
                : Refuse(context, StatusCodes.Status401Unauthorized);
    }

    // gRPC clients read 401 and 403 as Unauthenticated and PermissionDenied (gRPC over HTTP/2, "HTTP to gRPC status code mapping").
    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return Task.CompletedTask;
    }

    private static byte[] Hash(string key) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key));
}
