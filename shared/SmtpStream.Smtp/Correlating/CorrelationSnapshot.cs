using System.Buffers;
using System.Buffers.Binary;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Correlating;

/// <summary>
/// The table as bytes, version 1: "SSC", version, capacity, evicted, highest time, repeat memory, then the open and the
/// closed slots, each list from the one untouched longest to the newest. Integers are little-endian base-128 varints.
/// </summary>
internal static class CorrelationSnapshot
{
    private const byte FormatVersion = 1;

    private static ReadOnlySpan<byte> Magic => "SSC"u8;

    public static void Write(CorrelationTable table, IBufferWriter<byte> output)
    {
        output.Write(Magic);
        output.Write([FormatVersion]);
        WriteNumber(output, table.Capacity);
        WriteNumber(output, table.EvictedCount);
        WriteNumber(output, table.HighestNs);
        WriteNumber(output, table.Repeat.Outcome.Packed);
        WriteBytes(output, table.Repeat.Line);
        foreach (var closed in (ReadOnlySpan<bool>)[false, true])
        {
            var order = table.InOrder(closed);
            WriteNumber(output, order.Count);
            foreach (var index in order)
            {
                WriteSlot(table, index, output);
            }
        }
    }

    public static CorrelationTable Read(ReadOnlySpan<byte> snapshot)
    {
        if (!snapshot.StartsWith(Magic) || snapshot.Length < 4 || snapshot[3] != FormatVersion)
        {
            throw new InvalidDataException("Not a correlation snapshot of version 1.");
        }

        var rest = snapshot[4..];
        var capacity = ReadNumber(ref rest);
        if (capacity is < 1 or > int.MaxValue)
        {
            throw Damaged();
        }

        var table = new CorrelationTable((int)capacity) { EvictedCount = ReadNumber(ref rest), HighestNs = ReadNumber(ref rest) };
        var outcome = LineOutcome.Unpack(ReadNumber(ref rest));
        table.Repeat.Keep(ReadBytes(ref rest), outcome);
        for (var list = 0; list < 2; list++)
        {
            var count = ReadNumber(ref rest);
            for (long i = 0; i < count; i++)
            {
                ReadSlot(table, ref rest);
            }
        }

        return table;
    }

    private static void WriteSlot(CorrelationTable table, int index, IBufferWriter<byte> output)
    {
        ref var slot = ref table[index];
        WriteFixed(output, slot.Key.Queue);
        WriteFixed(output, slot.Key.A);
        WriteFixed(output, slot.Key.B);
        WriteFixed(output, slot.Key.C);
        output.Write([(byte)slot.Flags, (byte)slot.Source, (byte)slot.Mechanism, (byte)slot.CloseReason]);
        WriteNumber(output, slot.ClientPort);
        WriteNumber(output, slot.Attempts);
        WriteNumber(output, slot.RecipientCount);
        WriteNumber(output, slot.SizeBytes);
        WriteNumber(output, slot.OpenedNs);
        WriteNumber(output, slot.TouchedNs);
        for (var text = 0; text < MessageSlot.TextCount; text++)
        {
            WriteBytes(output, table.Text(index, (MessageText)text));
        }
    }

    private static void ReadSlot(CorrelationTable table, ref ReadOnlySpan<byte> rest)
    {
        var key = new QueueKey(ReadFixed(ref rest), ReadFixed(ref rest), ReadFixed(ref rest), ReadFixed(ref rest));
        var bytes = Take(ref rest, 4);
        var slot = new MessageSlot
        {
            Key = key,
            Flags = (MessageFlags)bytes[0],
            Source = (MessageSource)bytes[1],
            Mechanism = (SaslMechanism)bytes[2],
            CloseReason = (CloseReason)bytes[3],
            ClientPort = (ushort)ReadNumber(ref rest),
            Attempts = (ushort)ReadNumber(ref rest),
            RecipientCount = (int)ReadNumber(ref rest),
            SizeBytes = ReadNumber(ref rest),
            OpenedNs = ReadNumber(ref rest),
            TouchedNs = ReadNumber(ref rest),
        };
        var index = table.Restore(slot);
        for (var text = 0; text < MessageSlot.TextCount; text++)
        {
            table.SetText(index, (MessageText)text, ReadBytes(ref rest));
        }
    }

    private static void WriteFixed(IBufferWriter<byte> output, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    private static void WriteNumber(IBufferWriter<byte> output, long value)
    {
        var span = output.GetSpan(10);
        var length = 0;
        var bits = (ulong)value;
        for (; bits >= 0x80; bits >>= 7)
        {
            span[length++] = (byte)(bits | 0x80);
        }

        span[length++] = (byte)bits;
        output.Advance(length);
    }

    private static void WriteBytes(IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        WriteNumber(output, value.Length);
        output.Write(value);
    }

    private static ulong ReadFixed(ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, 8));

    private static long ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Take(ref rest, 1)[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return (long)value;
            }
        }

        throw Damaged();
    }

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> rest)
    {
        var length = ReadNumber(ref rest);
        return length is >= 0 and <= int.MaxValue ? Take(ref rest, (int)length) : throw Damaged();
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int length)
    {
        if (rest.Length < length)
        {
            throw Damaged();
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static InvalidDataException Damaged() => new("The correlation snapshot is damaged.");
}
