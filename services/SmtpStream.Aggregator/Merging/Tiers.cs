using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>Window lengths of an entity, from the one that is folded to the coarsest, and how long each is kept in event time.</summary>
internal sealed class Tiers(AggregatorOptions options)
{
    /// <summary>Watermark before anything was heard.</summary>
    public const long Unknown = long.MinValue;

    // On top, so that a key never goes before event time says so.
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    private static readonly int[] Lengths = [60, 300, 3_600, 86_400];

    /// <summary>The next coarser window that a window counts in; null above a day, and for failing clients, which have no roll-ups.</summary>
    public static WindowSpan? ParentOf(EntityKind kind, WindowSpan span)
    {
        if (kind is not (EntityKind.Client or EntityKind.ClientUser))
        {
            foreach (var length in Lengths)
            {
                if (length > span.LengthSeconds)
                {
                    return WindowSpan.Containing(span.StartUnixMs, length);
                }
            }
        }

        return null;
    }

    public bool IsKept(WindowSpan span, long watermark) =>
        watermark == Unknown || span.EndUnixMs + (long)Keep(span.LengthSeconds).TotalMilliseconds > watermark;

    public TimeSpan Keep(int lengthSeconds) => lengthSeconds switch
    {
        <= 60 => options.KeepMinutes,
        <= 300 => options.KeepFiveMinutes,
        <= 3_600 => options.KeepHours,
        _ => options.KeepDays,
    };

    /// <summary>How long the key of a block is kept after a write into it.</summary>
    public TimeSpan KeepKey(int lengthSeconds) => Keep(lengthSeconds) + Slack + lengthSeconds switch
    {
        60 => TimeSpan.FromHours(1),
        300 => TimeSpan.FromHours(6),
        3_600 => TimeSpan.FromDays(2),
        _ => TimeSpan.FromDays(60),
    };

    /// <summary>The window's fields in the read model.</summary>
    public static (ColdKey Window, ColdKey Sketches) FieldsOf(string tag, string entity, WindowSpan span)
    {
        var start = span.StartUnixMs / 1000;
        var field = RedisKeys.WindowField(entity, start);
        var block = RedisKeys.BlockStart(span.LengthSeconds, start);
        return (
            new ColdKey(RedisKeys.Windows(tag, span.LengthSeconds, entity, block), field),
            new ColdKey(RedisKeys.Sketches(tag, span.LengthSeconds, entity, block), field));
    }
}
