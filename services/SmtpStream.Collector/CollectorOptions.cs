using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmtpStream.Collector.Files;

namespace SmtpStream.Collector;

/// <summary>What the collector reads and where it keeps its checkpoint.</summary>
public sealed class CollectorOptions : IValidatableObject
{
    public const string Section = "Collector";

    /// <summary>The inputs. Default: none, and then the collector only waits.</summary>
    [ValidateEnumeratedItems]
    public IList<CollectorInputOptions> Inputs { get; } = [];

    /// <summary>
    /// Directory of the checkpoint; it must survive a restart. One collector at a time. No default where inputs are named.
    /// </summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>Longest line that is parsed; of a longer one the rest is skipped and the line counted. Default 64 KiB; 1 KiB to 64 KiB.</summary>
    [Range(1024, 64 * 1024)]
    public int MaxLineBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Size of the events at which a batch is sent while there is more to read. Default 80,000 bytes (about 800 events): larger
    /// ones gain nothing and would be allocated on the large object heap. Range 4 KiB to 192 KiB.
    /// </summary>
    [Range(4 * 1024, 192 * 1024)]
    public int BatchBytes { get; set; } = 80_000;

    /// <summary>How often files are asked for new lines when all are read. Default 200 ms; 10 ms to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often directories are searched for new and rotated files. Default 5 s; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the checkpoint is written. Default 30 s; 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes read after which it is written earlier. Default 64 MB; 1 MB to 4 GB.</summary>
    [Range(1_000_000L, 4_000_000_000L)]
    public long CheckpointBytes { get; set; } = 64_000_000;

    /// <summary>
    /// A path that nothing was sent of yet and that begins with a line older than this is history: it is read once Alerting holds
    /// that nobody is told of what was before now. Default 10 min; 1 min to 100 years, which switches it off.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")]
    public TimeSpan HistoryAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a shutdown waits for acknowledgements before the last checkpoint. Default 5 s; 0 to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal bool ReadsStandardInput => Inputs.Any(i => i.Path == CollectorInputOptions.StandardInput);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Inputs.Count > 0 && !Path.IsPathFullyQualified(DataDirectory))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(DataDirectory)} must be the full path of a directory.", [nameof(DataDirectory)]);
        }

        for (var i = 0; i < Inputs.Count; i++)
        {
            var name = $"{Section}:{nameof(Inputs)}:{i}";
            if (Inputs[i].Path != CollectorInputOptions.StandardInput && !Path.IsPathFullyQualified(Inputs[i].Path))
            {
                yield return new ValidationResult($"{name}:{nameof(CollectorInputOptions.Path)} must be a full path.", [name]);
            }

            if (Inputs[i].Zone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(Inputs[i].Zone, out _))
            {
                yield return new ValidationResult(
                    $"{name}:{nameof(CollectorInputOptions.Zone)} '{Inputs[i].Zone}' is no known time zone.", [name]);
            }
        }

        if (InputOverlap.Find([.. Inputs.Select(i => i.Path)]) is { } overlap)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(Inputs)}:{overlap.First} ({Inputs[overlap.First].Path}) and {Section}:{nameof(Inputs)}:{overlap.Second} "
                + $"({Inputs[overlap.Second].Path}) both name {overlap.Log}: its lines would count twice.",
                [nameof(Inputs)]);
        }
    }
}
