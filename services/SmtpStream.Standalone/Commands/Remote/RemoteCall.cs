using Grpc.Core;
using Grpc.Net.Client;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>What a command needs to ask a service.</summary>
internal sealed record RemoteCall(GrpcChannel Channel, Metadata Headers, TimeSpan Timeout, TimeProvider Time, ResponsePrinter Printer)
{
    /// <summary>Of one request and one answer. gRPC measures a deadline by the system's clock.</summary>
    public CallOptions Unary(CancellationToken cancellationToken) =>
        new(Headers, TimeProvider.System.GetUtcNow().UtcDateTime + Timeout, cancellationToken);

    /// <summary>Of a stream, which lasts until it is stopped.</summary>
    public CallOptions Streaming(CancellationToken cancellationToken) => new(Headers, deadline: null, cancellationToken);
}
