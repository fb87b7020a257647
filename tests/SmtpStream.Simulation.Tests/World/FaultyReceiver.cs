using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>
/// Rewrites the marks of input records so that a stage takes what its filter would drop: how a receiver without the stamp
/// comparison, or one that takes equal stamps again, behaves. Without a guard left out it changes nothing.
/// </summary>
internal sealed class FaultyReceiver(Guard leftOut)
{
    private readonly Dictionary<StageIdentity, StreamPosition> _highest = [];

    public void Clear() => _highest.Clear();

    public InputRecord Rewrite(InputRecord record)
    {
        if (record.Sender.Stage == StageKind.None)
        {
            return record;
        }

        var stamp = record.Mark.Stamp;
        return leftOut switch
        {
            Guard.StampComparison => WithStamp(record, new StreamPosition(1L << 40, record.Offset)),
            Guard.EqualStampsDropped when !record.IsWatermark && _highest.GetValueOrDefault(record.Sender) == stamp =>
                WithStamp(record, stamp with { Turn = record.Offset + 1 }),
            _ => record,
        };
    }

    public void Took(LogRecord record)
    {
        if (leftOut == Guard.EqualStampsDropped)
        {
            _highest[record.Sender] = record.Mark.Stamp;
        }
    }

    private static InputRecord WithStamp(InputRecord record, StreamPosition stamp) => new()
    {
        Offset = record.Offset,
        Sender = record.Sender,
        Mark = record.Mark with { Stamp = stamp },
        Covered = record.Covered,
        BodyField = record.BodyField,
        Body = record.Body,
    };
}
