using System.Runtime.CompilerServices;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Correlating;

/// <summary>One message (or one session about to close) of the correlation table. Lives in the table's arrays.</summary>
internal struct MessageSlot
{
    public const int TextCount = 7;

    public QueueKey Key;

    /// <summary>Index of the next slot in the hash chain, or in the free list; −1 ends it.</summary>
    public int Next;
    public int Older;
    public int Newer;

    /// <summary>First unit of the text block; −1 is none.</summary>
    public int Block;
    public byte BlockClass;
    public ushort BlockUsed;

    public MessageFlags Flags;
    public MessageSource Source;
    public SaslMechanism Mechanism;
    public CloseReason CloseReason;
    public ushort ClientPort;

    /// <summary>Times that the queue manager activated it; 0 where the first time was not seen.</summary>
    public ushort Attempts;
    public int RecipientCount;
    public long SizeBytes;

    /// <summary>Event time of the first line, nanoseconds.</summary>
    public long OpenedNs;

    /// <summary>Event time when it was last moved to the newest end of its list.</summary>
    public long TouchedNs;
    public TextRanges Texts;

    public readonly bool Has(MessageFlags flag) => (Flags & flag) != 0;

    /// <param name="block">The message's block of the table.</param>
    /// <param name="text">Which one; empty where it is not known.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> block, MessageText text) =>
        Texts[(int)text * 2 + 1] is var length and > 0 ? block.Slice(Texts[(int)text * 2], length) : default;

    /// <summary>Offset and length of each text within the block.</summary>
    [InlineArray(TextCount * 2)]
    public struct TextRanges
    {
        private ushort _first;
    }
}
