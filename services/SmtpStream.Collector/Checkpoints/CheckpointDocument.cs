using System.Text.Json.Serialization;

namespace SmtpStream.Collector.Checkpoints;

/// <summary>The checkpoint file's head: JSON, so that an operator can read it. Correlation tables follow behind it.</summary>
internal sealed class CheckpointDocument
{
    public const int CurrentVersion = 1;

    public int Version { get; set; }
    public DateTimeOffset SearchedUtc { get; set; }
    public List<OriginEntry> Origins { get; set; } = [];

    internal sealed class OriginEntry
    {
        public string Name { get; set; } = "";
        public bool HasSnapshot { get; set; }
        public List<SourceEntry> Sources { get; set; } = [];
        public List<PathEntry> Paths { get; set; } = [];
    }

    internal sealed class SourceEntry
    {
        public string Hash { get; set; } = "";
        public int Generation { get; set; }
        public string Path { get; set; } = "";
        public long? Acknowledged { get; set; }

        /// <summary>Hex of the hash of the bytes before <see cref="Acknowledged"/>.</summary>
        public string Tail { get; set; } = "";

        public SnapshotEntry? Snapshot { get; set; }
    }

    internal sealed class SnapshotEntry
    {
        public long Offset { get; set; }
        public bool Complete { get; set; }
        public long Lines { get; set; }
        public long LinesWithEvents { get; set; }
        public long Continuations { get; set; }
        public long Events { get; set; }
        public long Uncorrelated { get; set; }
        public long Evicted { get; set; }

        /// <summary>By number.</summary>
        public Dictionary<int, long> Rejects { get; set; } = [];

        /// <summary>By number.</summary>
        public Dictionary<int, long> Ignored { get; set; } = [];
    }

    internal sealed class PathEntry
    {
        public string Name { get; set; } = "";

        /// <summary>Source of the last acknowledged batch; null where there is none yet.</summary>
        public string? Source { get; set; }

        public string? PreviousSource { get; set; }
        public long PreviousEnd { get; set; }
        public bool HasSnapshot { get; set; }
        public long EventTimeUnixNs { get; set; }

        /// <summary>Bytes of the correlation table behind the document.</summary>
        public int CorrelationBytes { get; set; }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(CheckpointDocument))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
