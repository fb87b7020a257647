using System.ComponentModel.DataAnnotations;

namespace SmtpStream.Embedded;

/// <summary>The broker and the Redis inside the process, for one machine.</summary>
public sealed class EmbeddedOptions
{
    public const string Section = "Embedded";

    /// <summary>Where everything that survives a restart stands. Default: none, it is given when the parts are registered.</summary>
    [Required]
    public string DataDirectory { get; set; } = "";

    /// <summary>Partitions of each topic. Default 2; 1 to 4, because one machine gains nothing from more. Never change it with data there.</summary>
    [Range(1, 4)]
    public int Partitions { get; set; } = 2;

    /// <summary>Memory of Redis before it uses its files, MiB; a power of two. Default 256; 16 to 4096.</summary>
    [Range(16, 4096)]
    public int RedisMemoryMiB { get; set; } = 256;

    /// <summary>Time between two checkpoints of Redis, each of which cuts its append-only file. Default 10 min; 10 s to 1 d.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(10);
}
