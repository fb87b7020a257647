using SmtpStream.Simulation.Tests.World;
using SmtpStream.Streams.Collecting;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>The reference form of a record of smtp.events.</summary>
internal sealed record ReferenceBatch(
    string Path, string Source, long Start, long End, SourceEnd? Previous, long Lines, long? ClockMs, CollectedEvent[] Events)
{
    public static byte[] Encode(CollectedBatch batch) => ReferenceCodec.Write(writer =>
    {
        var ticket = batch.Ticket;
        writer.Write(ticket.Path);
        writer.Write(ticket.Source);
        writer.Write(ticket.Start);
        writer.Write(ticket.End);
        writer.Write(ticket.Previous?.Source ?? "");
        writer.Write(ticket.Previous?.Offset ?? 0);
        writer.Write(batch.CountedLines);
        writer.Write(batch.ClockMs ?? -1);
        writer.Write(batch.Events.Count);
        foreach (var mailEvent in batch.Events)
        {
            writer.Write(mailEvent.Offset);
            writer.Write(mailEvent.Ordinal);
            writer.Write(mailEvent.EventTimeMs);
            writer.Write(mailEvent.Entity);
            writer.Write(mailEvent.Value);
        }
    });

    public static ReferenceBatch Decode(ReadOnlyMemory<byte> body)
    {
        using var reader = ReferenceCodec.Reader(body);
        var (path, source, start, end) = (reader.ReadString(), reader.ReadString(), reader.ReadInt64(), reader.ReadInt64());
        var previous = new SourceEnd(reader.ReadString(), reader.ReadInt64());
        var (lines, clockMs) = (reader.ReadInt64(), reader.ReadInt64());
        var events = new CollectedEvent[reader.ReadInt32()];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new CollectedEvent(
                reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt32());
        }

        return new ReferenceBatch(
            path, source, start, end, previous.Source.Length > 0 ? previous : null, lines, clockMs < 0 ? null : clockMs, events);
    }
}
