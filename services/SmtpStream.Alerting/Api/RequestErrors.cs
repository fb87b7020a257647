using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace SmtpStream.Alerting.Api;

/// <summary>Errors of calls with details that programs can read (AIP-193).</summary>
internal static class RequestErrors
{
    private const string Domain = "smtpstream";

    public static RpcException Invalid(string field, string description)
    {
        var details = new BadRequest();
        details.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = description });
        return Error(Code.InvalidArgument, $"{field}: {description}", Any.Pack(details));
    }

    public static RpcException NotFound(string name) => Error(Code.NotFound, $"{name} does not exist.", Info("NOT_FOUND"));

    public static RpcException Precondition(string message) => Error(Code.FailedPrecondition, message, Info("STATE"));

    public static RpcException StageNotHere() => Error(
        Code.Unavailable,
        "This process does not hold the alerts now: another one does, or the stage is starting.",
        Info("STAGE_NOT_HERE"),
        Retry());

    public static RpcException NotHeldYet() => Error(
        Code.DeadlineExceeded,
        "The change is written, but Alerting did not hold it within 5 s. It will hold; the same request_id may be used again.",
        Info("NOT_HELD_YET"),
        Retry());

    public static RpcException NotWritten() => Error(
        Code.DeadlineExceeded,
        "The broker did not take the change within 5 s; it may still do so. The same request_id may be used again.",
        Info("NOT_WRITTEN"),
        Retry());

    public static RpcException TokenTooOld() => Error(
        Code.OutOfRange, "The changes after this resume_token are no longer kept: watch without one.", Info("RESUME_TOKEN_TOO_OLD"));

    public static RpcException TooSlow() => Error(
        Code.ResourceExhausted, "The watcher is too far behind: watch without a resume_token.", Info("WATCHER_TOO_SLOW"));

    private static Any Info(string reason) => Any.Pack(new ErrorInfo { Domain = Domain, Reason = reason });

    private static Any Retry() => Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });

    private static RpcException Error(Code code, string message, params Any[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        status.Details.AddRange(details);
        return status.ToRpcException();
    }
}
