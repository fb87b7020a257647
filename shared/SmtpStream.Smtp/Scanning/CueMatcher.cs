using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SmtpStream.Smtp.Scanning;

/// <summary>Finds which of a list of phrases occur in a text, ignoring ASCII case: the first of the list wins.</summary>
/// <remarks>
/// Of seven bytes in a row four start at a multiple of four: a table of the hashes of every four bytes near a phrase's start tells
/// so at one place of four (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994). Places are independent of each
/// other: an automaton's states are not, and took four times as long. The few shorter phrases are found by their first two bytes.
/// </remarks>
internal sealed class CueMatcher
{
    private const int BlockLength = sizeof(uint);
    private const int Stride = 4;
    private const int LongLength = BlockLength + Stride - 1;
    private const int HashBits = 13;
    private const ushort None = ushort.MaxValue;

    // An entry is cue × stride + the block's place in the cue. By hash of a block: the first entry with it, or None; then the next.
    private readonly ushort[] _first = new ushort[1 << HashBits];
    private readonly ushort[] _next;
    private readonly byte[][] _cues;

    // First and last four bytes of each cue, bit 5 set: what a place is asked first.
    private readonly (uint Head, uint Tail)[] _ends;
    private readonly ushort[] _shortCues;
    private readonly BytePairs _shortStarts;

    /// <param name="cues">Lower-case ASCII phrases of at least four bytes, the more telling ones first.</param>
    public CueMatcher(IReadOnlyList<string> cues)
    {
        _cues = [.. cues.Select(Encoding.ASCII.GetBytes)];
        _next = new ushort[cues.Count * Stride];
        Array.Fill(_first, None);
        for (var entry = _next.Length - 1; entry >= 0; entry--)
        {
            var cue = _cues[entry / Stride];
            ArgumentOutOfRangeException.ThrowIfLessThan(cue.Length, BlockLength, nameof(cues));
            if (cue.Length >= LongLength)
            {
                ref var first = ref _first[HashOf(BinaryPrimitives.ReadUInt32LittleEndian(cue.AsSpan(entry % Stride)))];
                _next[entry] = first;
                first = (ushort)entry;
            }
        }

        _ends = Array.ConvertAll(_cues, cue => (BlockAt(cue, 0), BlockAt(cue, cue.Length - BlockLength)));
        _shortCues = [.. Enumerable.Range(0, _cues.Length).Where(i => _cues[i].Length < LongLength).Select(i => (ushort)i)];
        _shortStarts = new BytePairs([.. _shortCues.Select(i => (_cues[i][0], _cues[i][1]))]);
    }

    /// <summary>Index of the first cue in list order that the text contains, or −1.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        var best = FindShort(text, FindLong(text));
        return best == None ? -1 : best;
    }

    private ushort FindLong(ReadOnlySpan<byte> text)
    {
        var best = None;
        var end = (int)None;
        for (var i = 0; i <= text.Length - BlockLength; i += Stride)
        {
            int entry = FirstAt(BinaryPrimitives.ReadUInt32LittleEndian(text[i..]));
            if (entry < end && FindAt(text, i, entry, end) is var cue && cue != None)
            {
                best = cue;
                end = cue * Stride;
            }
        }

        return best;
    }

    // The first cue, of entries from one on and below another, that has its block at this place.
    private ushort FindAt(ReadOnlySpan<byte> text, int place, int entry, int end)
    {
        for (; entry < end; entry = _next[entry])
        {
            var (start, number) = (place - entry % Stride, entry / Stride);
            var cue = _cues[number];
            if (start >= 0 && start + cue.Length <= text.Length && BlockAt(text, start) == _ends[number].Head
                && BlockAt(text, start + cue.Length - BlockLength) == _ends[number].Tail && StartsWith(text[start..], cue))
            {
                return (ushort)number;
            }
        }

        return None;
    }

    private ushort FindShort(ReadOnlySpan<byte> text, ushort best)
    {
        if (text.Length < BytePairs.Reach)
        {
            for (var i = 0; i < text.Length; i++)
            {
                best = FindShortAt(text[i..], best);
            }

            return best;
        }

        // The last window overlaps the one before.
        var last = text.Length - BytePairs.Reach;
        for (var i = 0; i < last; i += BytePairs.Places)
        {
            best = FindShortAmong(text[i..], best);
        }

        return FindShortAmong(text[last..], best);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ushort FindShortAmong(ReadOnlySpan<byte> text, ushort best)
    {
        for (var places = _shortStarts.Find(text); places != 0; places &= places - 1)
        {
            best = FindShortAt(text[ByteWindow.First(places)..], best);
        }

        return best;
    }

    private ushort FindShortAt(ReadOnlySpan<byte> text, ushort best)
    {
        foreach (var cue in _shortCues)
        {
            if (cue >= best)
            {
                break;
            }

            if (StartsWith(text, _cues[cue]))
            {
                return cue;
            }
        }

        return best;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, byte[] cue)
    {
        if (text.Length < cue.Length)
        {
            return false;
        }

        for (var i = 0; i < cue.Length; i++)
        {
            var isUpper = (uint)(text[i] - 'A') <= 'Z' - 'A';
            if ((isUpper ? text[i] | 0x20 : text[i]) != cue[i])
            {
                return false;
            }
        }

        return true;
    }

    private static uint BlockAt(ReadOnlySpan<byte> text, int place) =>
        BinaryPrimitives.ReadUInt32LittleEndian(text[place..]) | 0x20202020;

    // The hash stays within the table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ushort FirstAt(uint block) =>
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_first), HashOf(block));

    // Setting bit 5 makes letters lower-case and joins a few other characters, which the comparison keeps apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int HashOf(uint block) => (int)((block | 0x20202020) * 0x9E3779B1 >> (32 - HashBits));
}
