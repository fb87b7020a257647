using Grpc.Core;

namespace SmtpStream.Query.Calls;

/// <summary>INVALID_ARGUMENT with the field and what it should be.</summary>
internal static class BadArgument
{
    public static RpcException Of(string message) => new(new Status(StatusCode.InvalidArgument, message));
}
