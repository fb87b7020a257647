using System.Buffers;
using System.Text;

namespace SmtpStream.Streams;

/// <summary>
/// Bytes of an entry in the store: version 1, output kind, stamp, destination (outputs only), then the user's bytes;
/// and of the protocol's own marks. Integers are LEB128, text is length and UTF-8.
/// </summary>
internal static class StoredForm
{
    private const byte Version = 1;

    public static void WriteEntry(IBufferWriter<byte> writer, StageEntry entry)
    {
        var name = entry.Output == OutputKind.None ? null : entry.Destination.Name;
        var span = writer.GetSpan(2 + (5 * 10) + (name is null ? 0 : Encoding.UTF8.GetMaxByteCount(name.Length)));
        span[0] = Version;
        span[1] = (byte)entry.Output;
        var written = 2 + WritePosition(span[2..], entry.Stamp);
        if (name is not null)
        {
            written += WriteText(span[written..], name);
            written += WriteNumber(span[written..], entry.Destination.Partition + 1);
        }

        writer.Advance(written);
        entry.Value.WriteState(writer);
    }

    public static StageEntry ReadEntry(string id, ReadOnlySpan<byte> stored, IStageUser user)
    {
        if (stored.Length < 2 || stored[0] != Version || stored[1] > (byte)OutputKind.Final)
        {
            throw new InvalidDataException($"The stored entry '{id}' is not of version {Version}.");
        }

        var output = (OutputKind)stored[1];
        var rest = stored[2..];
        var stamp = ReadPosition(ref rest);
        var destination = output == OutputKind.None
            ? default
            : new Destination(ReadText(ref rest), checked((int)ReadNumber(ref rest)) - 1);
        return new StageEntry(id, user.ReadState(id, rest))
        {
            Stamp = stamp,
            Output = output,
            Destination = destination,
            IsStored = true,
        };
    }

    public static void WriteMark(IBufferWriter<byte> writer, Mark mark, StreamPosition covered)
    {
        var id = mark.Id;
        var span = writer.GetSpan(1 + (7 * 10) + (id is null ? 0 : Encoding.UTF8.GetMaxByteCount(id.Length)));
        span[0] = Version;
        var written = 1 + WritePosition(span[1..], mark.Stamp);
        written += WritePosition(span[written..], covered);
        if (id is not null)
        {
            written += WriteText(span[written..], id);
        }

        writer.Advance(written);
    }

    public static (Mark Mark, StreamPosition Covered) ReadMark(ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty || stored[0] != Version)
        {
            throw new InvalidDataException($"A stored mark is not of version {Version}.");
        }

        var rest = stored[1..];
        var stamp = ReadPosition(ref rest);
        var covered = ReadPosition(ref rest);
        return (new Mark(stamp, rest.IsEmpty ? null : ReadText(ref rest)), covered);
    }

    private static int WritePosition(Span<byte> span, StreamPosition position)
    {
        var written = WriteNumber(span, position.Incarnation);
        written += WriteNumber(span[written..], position.Offset);
        return written + WriteNumber(span[written..], position.Turn);
    }

    private static StreamPosition ReadPosition(ref ReadOnlySpan<byte> stored) =>
        new(ReadNumber(ref stored), ReadNumber(ref stored), ReadNumber(ref stored));

    private static int WriteText(Span<byte> span, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var written = WriteNumber(span, length);
        return written + Encoding.UTF8.GetBytes(text, span[written..]);
    }

    private static string ReadText(ref ReadOnlySpan<byte> stored)
    {
        var length = checked((int)ReadNumber(ref stored));
        if (length > stored.Length)
        {
            throw new InvalidDataException("A stored text is cut off.");
        }

        var text = Encoding.UTF8.GetString(stored[..length]);
        stored = stored[length..];
        return text;
    }

    private static int WriteNumber(Span<byte> span, long value)
    {
        var rest = (ulong)value;
        var written = 0;
        while (rest >= 0x80)
        {
            span[written++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[written++] = (byte)rest;
        return written;
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> stored)
    {
        ulong value = 0;
        for (var i = 0; i < stored.Length && i < 10; i++)
        {
            value |= (ulong)(stored[i] & 0x7F) << (7 * i);
            if (stored[i] < 0x80)
            {
                stored = stored[(i + 1)..];
                return (long)value;
            }
        }

        throw new InvalidDataException("A stored number is cut off.");
    }
}
