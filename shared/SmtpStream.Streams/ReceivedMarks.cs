using System.Buffers;
using System.Globalization;

namespace SmtpStream.Streams;

/// <summary>What was taken from each sender: the highest (stamp, id) and the highest covered position. No other deduplication exists.</summary>
internal sealed class ReceivedMarks
{
    private const string IdPrefix = "!taken/";

    private readonly Dictionary<StageIdentity, Received> _senders = [];
    private readonly HashSet<StageIdentity> _changed = [];

    public void Clear()
    {
        _senders.Clear();
        _changed.Clear();
    }

    public bool TryLoad(string id, ReadOnlySpan<byte> stored)
    {
        if (!id.StartsWith(IdPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var (mark, covered) = StoredForm.ReadMark(stored);
        var name = id.AsSpan(IdPrefix.Length);
        var dot = name.IndexOf('.');
        var sender = new StageIdentity(
            (StageKind)byte.Parse(name[..dot], CultureInfo.InvariantCulture),
            int.Parse(name[(dot + 1)..], CultureInfo.InvariantCulture));
        _senders[sender] = new Received(mark, covered);
        return true;
    }

    /// <summary>True for a record that was taken before, or a former owner's watermark behind a newer owner's records.</summary>
    public bool IsRepeat(in InputRecord record) =>
        _senders.TryGetValue(record.Sender, out var received)
        && (record.Mark <= received.Mark || (record.IsWatermark && record.Covered < received.Covered));

    public void Take(in InputRecord record)
    {
        _senders.TryGetValue(record.Sender, out var received);
        var covered = record.Covered > received.Covered ? record.Covered : received.Covered;
        _senders[record.Sender] = new Received(record.Mark, covered);
        _changed.Add(record.Sender);
    }

    public Mark? Highest(StageIdentity sender) => _senders.TryGetValue(sender, out var received) ? received.Mark : null;

    /// <summary>Writes the marks that changed since the last call.</summary>
    public void WriteChanged(IBufferWriter<byte> writer, Action<string> written)
    {
        foreach (var sender in _changed)
        {
            var received = _senders[sender];
            StoredForm.WriteMark(writer, received.Mark, received.Covered);
            written(string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{(byte)sender.Stage}.{sender.Partition}"));
        }

        _changed.Clear();
    }

    private readonly record struct Received(Mark Mark, StreamPosition Covered);
}
