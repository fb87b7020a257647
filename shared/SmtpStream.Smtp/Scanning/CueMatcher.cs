using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SmtpStream.Smtp.Scanning;

/// <summary>Finds which of a list of phrases occur in a text, ignoring ASCII case: the first of the list wins.</summary>
/// <remarks>
/// A table of 4,096 hashes of the phrases' first four bytes says at which places a phrase may start (Karp and Rabin, "Efficient
/// randomized pattern-matching algorithms", 1987). Each place is independent of the one before: an automaton's next state is not,
/// and took four times as long.
/// </remarks>
internal sealed class CueMatcher
{
    private const int PrefixLength = sizeof(uint);
    private const int PlacesPerWord = 4;
    private const int HashBits = 12;
    private const ushort None = ushort.MaxValue;

    // By hash of a prefix: the first cue in list order with it, or None; then the next one with the same hash.
    private readonly ushort[] _first = new ushort[1 << HashBits];
    private readonly ushort[] _next;
    private readonly byte[][] _cues;

    /// <param name="cues">Lower-case ASCII phrases of at least four bytes, the more telling ones first.</param>
    public CueMatcher(IReadOnlyList<string> cues)
    {
        _cues = [.. cues.Select(Encoding.ASCII.GetBytes)];
        _next = new ushort[cues.Count];
        Array.Fill(_first, None);
        for (var i = cues.Count - 1; i >= 0; i--)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(_cues[i].Length, PrefixLength, nameof(cues));
            ref var first = ref _first[HashOf(BinaryPrimitives.ReadUInt32LittleEndian(_cues[i]))];
            _next[i] = first;
            first = (ushort)i;
        }
    }

    /// <summary>Index of the first cue in list order that the text contains, or −1.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        var best = None;
        var i = 0;
        for (; i <= text.Length - sizeof(ulong); i += PlacesPerWord)
        {
            // A word has five places where four bytes start; the loop takes four of them.
            var word = BinaryPrimitives.ReadUInt64LittleEndian(text[i..]);
            var first = Math.Min(
                Math.Min(FirstAt((uint)word), FirstAt((uint)(word >> 8))),
                Math.Min(FirstAt((uint)(word >> 16)), FirstAt((uint)(word >> 24))));
            if (first < best)
            {
                best = FindAmong(text, i, i + PlacesPerWord, best);
            }
        }

        best = FindAmong(text, i, text.Length - PrefixLength + 1, best);
        return best == None ? -1 : best;
    }

    private ushort FindAmong(ReadOnlySpan<byte> text, int start, int end, ushort best)
    {
        for (var i = start; i < end; i++)
        {
            var cue = FirstAt(BinaryPrimitives.ReadUInt32LittleEndian(text[i..]));
            while (cue < best && !StartsWith(text[i..], _cues[cue]))
            {
                cue = _next[cue];
            }

            best = Math.Min(best, cue);
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

    // The hash stays within the table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ushort FirstAt(uint prefix) =>
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_first), HashOf(prefix));

    // Setting bit 5 makes letters lower-case and joins a few other characters, which the comparison keeps apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int HashOf(uint prefix) => (int)((prefix | 0x20202020) * 0x9E3779B1 >> (32 - HashBits));
}
