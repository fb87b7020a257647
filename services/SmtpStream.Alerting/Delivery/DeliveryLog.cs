using System.Globalization;
using SmtpStream.Contracts;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.Delivery;

/// <summary>The last messages, as state, and every message as a record of smtp.notifications.</summary>
internal sealed class DeliveryLog(int partitions)
{
    /// <summary>Messages listed; smtp.notifications keeps all of 30 d.</summary>
    public const int Capacity = 1_000;

    public const string ListedPrefix = "h/";
    public const string SentPrefix = "t/";

    private readonly SortedDictionary<string, StageEntry> _records = new(StringComparer.Ordinal);

    /// <summary>Newest first; keys fall.</summary>
    public IEnumerable<(string Key, DeliveryRecord Record)> Listed => _records.Reverse().Select(r => (r.Key, (DeliveryRecord)r.Value.Value));

    public void Reset() => _records.Clear();

    public void Load(StageEntry entry)
    {
        if (entry.Id.StartsWith(ListedPrefix, StringComparison.Ordinal))
        {
            _records.Add(entry.Id, entry);
        }
    }

    public void Add(DeliveryRecord record, StageState state)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{record.SentUnixMs:D15}/{record.Group}/{record.Sequence:D12}");
        state.Finalise(
            state.Add(SentPrefix + name, record),
            new Destination(Topics.Notifications, Partitioner.PartitionOf(record.Receiver, partitions)));
        var listed = ListedPrefix + name;
        _records.Add(listed, state.Add(listed, record));
        while (_records.Count > Capacity)
        {
            var (oldest, entry) = _records.First();
            _records.Remove(oldest);
            state.Remove(entry);
        }
    }
}
