using System.Runtime.CompilerServices;

namespace SmtpStream.Encoding.Events;

/// <summary>Entries of one batch, numbered from 1; the memory stays for the next batch.</summary>
internal sealed class PartList<T>
    where T : struct
{
    private T[] _items = new T[64];
    private int _count;

    public void Clear() => _count = 0;

    public ref T Add()
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, 2 * _count);
        }

        ref var item = ref _items[_count++];
        item = default;
        return ref item;
    }

    /// <param name="number">From 1.</param>
    /// <param name="offset">Where the link stands, for the error's text.</param>
    /// <exception cref="InvalidDataException">There is no such entry before the event.</exception>
    public ref readonly T this[ulong number, int offset]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (number - 1 >= (uint)_count)
            {
                Throw(number, offset);
            }

            return ref _items[(int)(number - 1)];
        }
    }

    private static void Throw(ulong number, int offset) =>
        throw new InvalidDataException($"Malformed event batch: link to a missing entry {number} at offset {offset}.");
}
