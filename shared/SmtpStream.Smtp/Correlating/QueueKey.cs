using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Scanning;

namespace SmtpStream.Smtp.Correlating;

/// <summary>(host and instance, queue id), or (host and service, process) for a session. Ids of 5 to 24 bytes are exact.</summary>
internal readonly record struct QueueKey(ulong Queue, ulong A, ulong B, ulong C)
{
    // No id has this value: ids are ASCII.
    private const ulong SessionMark = ulong.MaxValue;

    public bool IsSession => C == SessionMark;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QueueKey OfMessage(ulong queue, ReadOnlySpan<byte> id)
    {
        if (id.Length is > 8 and <= 16)
        {
            var head = BinaryPrimitives.ReadUInt64LittleEndian(id);
            var tail = BinaryPrimitives.ReadUInt64LittleEndian(id[^8..]);
            return new QueueKey(queue, head, tail, (ulong)id.Length);
        }

        return OfUnusual(queue, id);
    }

    public static QueueKey OfSession(ulong queue, ReadOnlySpan<byte> service, uint pid) =>
        new(queue, StableHash.Of(service), pid, SessionMark);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash() => (uint)(StableHash.Combine(StableHash.Combine(StableHash.Combine(Queue, A), B), C) >> 32);

    private static QueueKey OfUnusual(ulong queue, ReadOnlySpan<byte> id)
    {
        Span<byte> padded = stackalloc byte[24];
        padded.Clear();
        id[..Math.Min(id.Length, 24)].CopyTo(padded);
        return new QueueKey(
            queue,
            BinaryPrimitives.ReadUInt64LittleEndian(padded),
            BinaryPrimitives.ReadUInt64LittleEndian(padded[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(padded[16..]) ^ ((ulong)id.Length << 56));
    }
}
