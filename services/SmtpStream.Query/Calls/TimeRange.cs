using Google.Protobuf.WellKnownTypes;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Query.Windows;

namespace SmtpStream.Query.Calls;

/// <summary>Times of a call, Unix seconds, [From, To).</summary>
internal readonly record struct TimeRange(long From, long To)
{
    // End of year 9999, the last that a Timestamp can hold.
    private const long MaxSeconds = 253_402_300_799;

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: a time is missing or the end is not behind the start.</exception>
    public static TimeRange Require(Timestamp? start, Timestamp? end)
    {
        var from = Require(start, "start_time");
        var to = Require(end, "end_time");
        return from < to ? new TimeRange(from.Seconds, to.Seconds + (to.Nanos > 0 ? 1 : 0)) : throw BadArgument.Of("start_time must be before end_time.");
    }

    /// <summary>Start of the window that the range begins in.</summary>
    public long First(int step) => From - (From % step);

    /// <summary>The step asked for, or the finest that is kept that long and gives at most <paramref name="maxPoints"/>.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: no such step, or more points than allowed.</exception>
    public int Step(uint asked, EntityKind kind, long nowUnixSeconds, int maxPoints)
    {
        var steps = Tiers.StepsOf(kind).ToList();
        if (asked != 0 && !steps.Contains((int)Math.Min(asked, int.MaxValue)))
        {
            throw BadArgument.Of($"step_seconds of this kind of entity is one of 0, {string.Join(", ", steps)}; it was {asked}.");
        }

        var range = this;
        var step = asked != 0
            ? (int)asked
            : steps.Find(s => range.Points(s) <= maxPoints && range.From >= nowUnixSeconds - Tiers.KeptSeconds(s)) is var found and > 0 ? found : steps[^1];
        return Points(step) <= maxPoints
            ? step
            : throw BadArgument.Of($"start_time to end_time is {Points(step)} windows of {step} s, and at most {maxPoints} are answered: a shorter time or a longer step_seconds.");
    }

    /// <summary>The whole range, from the window that it begins in, in runs of the longest windows that fit and are kept.</summary>
    public IEnumerable<(int Step, long From, long To)> Runs(EntityKind kind, long nowUnixSeconds)
    {
        var (run, start, end) = (0, 0L, First(FinestKept(kind, From, nowUnixSeconds)));
        while (end < To)
        {
            var step = LongestThatFits(kind, end, nowUnixSeconds);
            if (step != run)
            {
                if (run != 0)
                {
                    yield return (run, start, end);
                }

                (run, start) = (step, end);
            }

            end += step;
        }

        yield return (run, start, end);
    }

    private int LongestThatFits(EntityKind kind, long start, long now)
    {
        var (finest, to) = (FinestKept(kind, start, now), To);
        return Tiers.StepsOf(kind).LastOrDefault(s => s >= finest && start % s == 0 && start + s <= to, finest);
    }

    private static int FinestKept(EntityKind kind, long start, long now) =>
        Tiers.StepsOf(kind).FirstOrDefault(s => start >= now - Tiers.KeptSeconds(s), Tiers.StepsOf(kind).Last());

    private long Points(int step) => (To - First(step) + step - 1) / step;

    private static Timestamp Require(Timestamp? time, string field) => time switch
    {
        null => throw BadArgument.Of($"{field} is needed."),
        { Seconds: < 0 or > MaxSeconds } or { Nanos: < 0 or > 999_999_999 } => throw BadArgument.Of($"{field} is not between 1970 and 9999."),
        _ => time,
    };
}
