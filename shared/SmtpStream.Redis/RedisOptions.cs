using System.ComponentModel.DataAnnotations;

namespace SmtpStream.Redis;

/// <summary>How to reach Redis, or another RESP server.</summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>Servers, "host:port" separated by commas; several are a cluster. Default: 127.0.0.1:6379, Redis's own port.</summary>
    [Required]
    public string Endpoints { get; set; } = "127.0.0.1:6379";

    /// <summary>User of Redis's access control list. Default: none, which is Redis's user "default".</summary>
    public string? User { get; set; }

    /// <summary>Password. Default: none. Never logged.</summary>
    public string? Password { get; set; }

    /// <summary>Speak TLS. Default: false.</summary>
    public bool Tls { get; set; }

    /// <summary>
    /// Deadline of one command. A commit without an answer by then has an unknown outcome and its stage loads again.
    /// Default 5 s, StackExchange.Redis's default; 100 ms to 1 min. The embedded Redis gives every command 30 s at least.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Connections that stages commit over, beside the one that reads: a large commit holds up those on its own connection only.
    /// Default 3; 0 to 32, where 0 commits over the one that reads. The embedded Redis always has 0.
    /// </summary>
    [Range(0, 32)]
    public int CommitConnections { get; set; } = 3;

    /// <summary>
    /// Refuse a server that may drop keys (maxmemory-policy) or forgets them at a restart (appendonly). Default true; false is for
    /// tests alone, because state that goes missing makes counts wrong without a word.
    /// </summary>
    public bool RequireDurability { get; set; } = true;
}
