using System.IO.Hashing;
using SmtpStream.Collector.Reading;

namespace SmtpStream.Collector.Files;

/// <summary>
/// Recognises content, whatever its file is called: hash of the origin and of everything up to the end of the first line that is
/// not empty.
/// </summary>
internal static class ContentHash
{
    /// <summary>A longer first line counts up to here.</summary>
    private const int MaxFirstLineBytes = 64 * 1024;

    /// <returns>Hex, or null where the content has no whole line yet.</returns>
    /// <exception cref="InvalidDataException">Compressed content is damaged before the end of its first line.</exception>
    public static string? Of(Stream content, string origin, bool isFinal)
    {
        var buffer = new byte[4 * 1024];
        var length = 0;
        while (true)
        {
            var count = content.Read(buffer, length, buffer.Length - length);
            length += count;
            var end = EndOfFirstLine(buffer.AsSpan(0, length));
            if (end >= 0 || length >= MaxFirstLineBytes)
            {
                return Hash(origin, buffer.AsSpan(0, end >= 0 ? end : MaxFirstLineBytes));
            }

            if (count == 0)
            {
                var hasLine = buffer.AsSpan(0, length).IndexOfAnyExcept((byte)'\n', (byte)'\r') >= 0;
                return isFinal && hasLine ? Hash(origin, buffer.AsSpan(0, length)) : null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, length * 4);
            }
        }
    }

    /// <summary>The bytes before the offset are the ones remembered.</summary>
    public static bool MatchesAt(Stream content, long offset, ulong tailHash)
    {
        var history = (int)Math.Min(offset, LineReader.TailBytes);
        var tail = new byte[history];
        return ContentStream.TrySkip(content, offset - history)
            && content.ReadAtLeast(tail, history, throwOnEndOfStream: false) == history
            && LineReader.HashOfTail(tail, offset) == tailHash;
    }

    private static int EndOfFirstLine(ReadOnlySpan<byte> content)
    {
        var start = content.IndexOfAnyExcept((byte)'\n', (byte)'\r');
        if (start < 0)
        {
            return -1;
        }

        var length = content[start..].IndexOf((byte)'\n');
        return length < 0 ? -1 : start + length;
    }

    private static string Hash(string origin, ReadOnlySpan<byte> firstLine)
    {
        var hash = new XxHash128();
        hash.Append(System.Text.Encoding.UTF8.GetBytes(origin));
        hash.Append([0]);
        hash.Append(firstLine.TrimEnd((byte)'\r'));
        Span<byte> bytes = stackalloc byte[16];
        hash.GetCurrentHash(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
