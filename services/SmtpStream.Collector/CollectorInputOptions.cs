using System.ComponentModel.DataAnnotations;

namespace SmtpStream.Collector;

/// <summary>One kind of log on one mail system.</summary>
public sealed class CollectorInputOptions
{
    /// <summary>As a path: standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>
    /// Name of the input: it keys the topic, and with it the order of the events and the identity of the files; never change it
    /// for files that were read. Default: the machine's name.
    /// </summary>
    [StringLength(256)]
    public string Origin { get; set; } = "";

    /// <summary>
    /// Full path of the log file, with * and ? in any part to name several. Rotated files (".1", "-20261124", ".gz") of a
    /// named file that was read before are found beside it and need not be named. "-" is standard input, spooled below the data directory. No default.
    /// </summary>
    [Required]
    [StringLength(4096)]
    public string Path { get; set; } = "";

    /// <summary>IANA zone of stamps that name none, "Europe/Berlin". Default: the machine's zone.</summary>
    [StringLength(128)]
    public string Zone { get; set; } = "";

    /// <summary>
    /// How far behind the highest event time a line may be, without being late. Default 2 s (one host writes its own log);
    /// 30 s where several hosts write one file. Range 0 to 10 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Disorder { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Tenant whose users, domains and clients are counted apart. Default: empty, the default tenant.</summary>
    [StringLength(128)]
    public string Tenant { get; set; } = "";

    /// <summary>Program that writes the log: "postfix". Default: postfix.</summary>
    [RegularExpression("^postfix$")]
    public string Server { get; set; } = "postfix";

    /// <summary>Server of lines that name no host. Default: the origin.</summary>
    [StringLength(255)]
    public string DefaultServer { get; set; } = "";
}
