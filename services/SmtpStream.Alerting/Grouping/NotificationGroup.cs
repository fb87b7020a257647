using System.Buffers;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.Grouping;

/// <summary>Entry of a group: alerts that share messages to one receiver, and the deadlines of the next message.</summary>
internal sealed class NotificationGroup : IStageValue
{
    /// <summary>Hash of route, receiver and the values of the labels.</summary>
    public required string Id { get; init; }

    public required string RoutePath { get; init; }
    public required string Receiver { get; init; }

    /// <summary>"name=value" of the labels that make the group.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Number of the last message.</summary>
    public ulong Sequence { get; set; }

    /// <summary>By fingerprint.</summary>
    public SortedDictionary<string, GroupMember> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Wall clock, Unix ms; 0 = never.</summary>
    public long FlushedUnixMs { get; set; }

    /// <summary>Wall clock, Unix ms; 0 = nothing to tell.</summary>
    public long FlushAtUnixMs { get; set; }

    /// <summary>Wall clock, Unix ms; 0 = nothing fires.</summary>
    public long RepeatAtUnixMs { get; set; }

    public string EntryId => EntryIdOf(Id);

    public int ApproximateSizeBytes => 200 + (Members.Count * 1_000);

    /// <summary>Earliest deadline; long.MaxValue = none.</summary>
    public long NextUnixMs => Math.Min(
        FlushAtUnixMs == 0 ? long.MaxValue : FlushAtUnixMs,
        RepeatAtUnixMs == 0 ? long.MaxValue : RepeatAtUnixMs);

    public static string EntryIdOf(string id) => $"g/{id}";

    public void WriteState(IBufferWriter<byte> writer) => GroupCodec.Write(writer, this);

    public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException("A group is state only.");
}
