using SmtpStream.Contracts.V1;

namespace SmtpStream.EndToEnd.Tests.Faults.Flow;

/// <summary>What the windows must hold at the end, counted while the lines were written. One thread at a time.</summary>
internal sealed class FlowTruth
{
    private readonly Dictionary<(EntityKind Kind, string Name, string Metric, long Start), long> _counts = [];

    public IReadOnlyDictionary<(EntityKind Kind, string Name, string Metric, long Start), long> Counts => _counts;

    /// <summary>Length of the finest window of a kind of entity, seconds (design, section 5).</summary>
    public static int StepOf(EntityKind kind) =>
        kind is EntityKind.User or EntityKind.ClientNetwork or EntityKind.Client or EntityKind.ClientUser ? 300 : 60;

    public void Add(FlowLine line)
    {
        var second = line.Time.ToUnixTimeSeconds();
        foreach (var count in line.Counts)
        {
            var key = (count.Kind, count.Name, count.Metric, second - (second % StepOf(count.Kind)));
            _counts[key] = _counts.GetValueOrDefault(key) + count.Value;
        }
    }
}
