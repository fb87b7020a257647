using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace SmtpStream.Query.Calls;

/// <summary>Times of a call, Unix seconds, [From, To).</summary>
internal readonly record struct TimeRange(long From, long To)
{
    private static readonly int[] Steps = [60, 300, 3_600, 86_400];

    // What is kept at each step (the design's retention).
    private static readonly long[] KeptSeconds = [2 * 86_400, 14 * 86_400, 90 * 86_400, 730 * 86_400];

    /// <exception cref="RpcException">InvalidArgument: a time is missing or the end is not behind the start.</exception>
    public static TimeRange Require(Timestamp? start, Timestamp? end) =>
        start is not null && end is not null && start.Seconds < end.Seconds
            ? new TimeRange(start.Seconds, end.Seconds)
            : throw new RpcException(new Status(StatusCode.InvalidArgument, "start_time and end_time are needed, start_time before end_time."));

    /// <summary>The step asked for, or the finest that is kept that long and gives at most <paramref name="maxPoints"/>.</summary>
    /// <exception cref="RpcException">InvalidArgument: no such step, or more points than allowed.</exception>
    public int Step(uint asked, int finest, long nowUnixSeconds, int maxPoints)
    {
        if (asked != 0)
        {
            var points = (To - From) / asked;
            return Steps.Contains((int)asked) && points <= maxPoints
                ? (int)asked
                : throw new RpcException(new Status(
                    StatusCode.InvalidArgument, $"step_seconds is 0, 60, 300, 3600 or 86400, and gives at most {maxPoints} points; {asked} would give {points}."));
        }

        for (var i = 0; i < Steps.Length; i++)
        {
            if (Steps[i] >= finest && (To - From) / Steps[i] <= maxPoints && From >= nowUnixSeconds - KeptSeconds[i])
            {
                return Steps[i];
            }
        }

        return Steps[^1];
    }
}
