namespace SmtpStream.Contracts;

/// <summary>
/// Redis key layouts. Everything that one transaction touches stands under one hash tag {stage.partition}, so that it lives on
/// one node of a cluster. Frozen: add, never change.
/// </summary>
public static class RedisKeys
{
    private const int WindowShards = 32;

    /// <summary>String: the instance id of this Redis; its absence or another value means that state was lost.</summary>
    public const string Instance = "smtpstream:instance";

    /// <summary>String, INCR: incarnation of the embedded broker.</summary>
    public const string BrokerIncarnation = "smtpstream:broker-incarnation";

    /// <summary>"{fold.3}"; the stage's lower-case name.</summary>
    public static string Tag(string stage, int partition) => $"{{{stage}.{partition}}}";

    /// <summary>String: "incarnation:offset:turn", the stored position.</summary>
    public static string Position(string tag) => $"p:{tag}";

    /// <summary>Hash: entry id → stored form.</summary>
    public static string Entries(string tag) => $"s:{tag}";

    /// <summary>String: number of input partitions this state was built with.</summary>
    public static string PartitionCount(string tag) => $"n:{tag}";

    /// <summary>
    /// Hash: field = <see cref="WindowField"/>, value = Window without sketches. Many entities share a key per tier and block of hours:
    /// a commit over thousands of windows touches few keys.
    /// </summary>
    public static string Windows(string tag, int lengthSeconds, string entity, long blockStartUnixSeconds) =>
        $"wb:{tag}:{lengthSeconds}:{blockStartUnixSeconds}:{ShardOf(entity)}";

    /// <summary>Hash: the same fields, value = the sketches, distinct counts and rankings.</summary>
    public static string Sketches(string tag, int lengthSeconds, string entity, long blockStartUnixSeconds) =>
        $"qb:{tag}:{lengthSeconds}:{blockStartUnixSeconds}:{ShardOf(entity)}";

    /// <summary>"window start (Unix s)/entity".</summary>
    public static string WindowField(string entity, long startUnixSeconds) => $"{startUnixSeconds}/{entity}";

    /// <summary>Hash: entity → start of a window in the newest hour that it has one in (Unix ms): the list of entities of a merge partition.</summary>
    public static string EntityIndex(string tag) => $"e:{tag}";

    /// <summary>Hash: field = "metric|window start (Unix s)", value = Band. Same blocks as the windows.</summary>
    public static string Bands(string tag, int lengthSeconds, string entity, long blockStartUnixSeconds) =>
        $"b:{tag}:{lengthSeconds}:{blockStartUnixSeconds}:{entity}";

    /// <summary>Hash: field = outcome id, value = Outcome; one key per day.</summary>
    public static string Outcomes(string tag, long dayUnixSeconds) => $"o:{tag}:{dayUnixSeconds}";

    /// <summary>Hash: what a stage says of its own progress: watermark, paths, gaps.</summary>
    public static string Progress(string tag) => $"g:{tag}";

    // Not the bits that chose the partition: those are alike within one.
    private static int ShardOf(string entity) => (int)((Partitioner.HashOf(entity) >> 32) % WindowShards);

    /// <summary>First second of the block of windows that share a key: 1 hour of minutes, 6 hours of 5 minutes, 2 days of hours, 60 days of days.</summary>
    public static long BlockStart(int lengthSeconds, long windowStartUnixSeconds)
    {
        long block = lengthSeconds switch
        {
            60 => 3_600,
            300 => 21_600,
            3_600 => 172_800,
            _ => 5_184_000,
        };
        return windowStartUnixSeconds - (windowStartUnixSeconds % block);
    }
}
