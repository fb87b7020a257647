using System.ComponentModel.DataAnnotations;
using System.Net;

namespace SmtpStream.Hosting.Serving;

/// <summary>Where a service listens, and who may call it.</summary>
public sealed class ServerOptions : IValidatableObject
{
    public const string Section = "Server";

    /// <summary>
    /// Address of gRPC, plain HTTP/2. Default http://127.0.0.1:8081: loopback, because without authentication everybody who reaches
    /// it may silence alerts. Any other address needs <see cref="ApiKeyFile"/>.
    /// </summary>
    [Required]
    public string GrpcAddress { get; set; } = "http://127.0.0.1:8081";

    /// <summary>
    /// Address of /live, /ready, /metrics and the JSON form of the API, HTTP/1.1. Default http://127.0.0.1:8080. Elsewhere than on
    /// loopback and without <see cref="ApiKeyFile"/> it serves health and metrics alone.
    /// </summary>
    [Required]
    public string HttpAddress { get; set; } = "http://127.0.0.1:8080";

    /// <summary>File whose first line is the key that callers send as "authorization: Bearer KEY". At least 16 characters. Default: none.</summary>
    public string? ApiKeyFile { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isGrpcValid = TryParse(GrpcAddress, out var grpc);
        if (!isGrpcValid || !TryParse(HttpAddress, out _))
        {
            var name = isGrpcValid ? nameof(HttpAddress) : nameof(GrpcAddress);
            yield return new ValidationResult(
                $"{Section}:{name} must be http://ADDRESS:PORT with an IP address or localhost; TLS is the proxy's in front.", [name]);
        }
        else if (!IPAddress.IsLoopback(grpc.Address) && ApiKeyFile is null)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(GrpcAddress)} {GrpcAddress} is not loopback and has no authentication: set {Section}:{nameof(ApiKeyFile)}, or listen on 127.0.0.1.",
                [nameof(GrpcAddress)]);
        }

        if (ApiKeyFile is { } file && ApiKey.Read(file) is null)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(ApiKeyFile)} {file} cannot be read or its first line is shorter than {ApiKey.MinLength} characters.", [nameof(ApiKeyFile)]);
        }
    }

    internal static bool TryParse(string address, out IPEndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.Loopback, 0);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/")
        {
            return false;
        }

        var host = uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var ip))
        {
            return false;
        }

        endpoint = new IPEndPoint(ip, uri.Port);
        return true;
    }
}
