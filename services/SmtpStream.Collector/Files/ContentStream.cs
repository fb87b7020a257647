using System.IO.Compression;

namespace SmtpStream.Collector.Files;

/// <summary>Opens the decompressed content of a file.</summary>
internal static class ContentStream
{
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission denied.</exception>
    public static Stream Open(FoundFile file) => Decompress(OpenRaw(file.FullName), file);

    public static Stream Decompress(Stream raw, FoundFile file) =>
        file.Name.IsCompressed ? new GZipStream(raw, CompressionMode.Decompress) : raw;

    /// <summary>Reads decompressed content, and leaves the file open.</summary>
    public static T ReadFromStart<T>(FileStream raw, FoundFile file, Func<Stream, T> read)
    {
        raw.Position = 0;
        using var gzip = file.Name.IsCompressed ? new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true) : null;
        return read((Stream?)gzip ?? raw);
    }

    /// <summary>Unbuffered (the line reader has the buffer), and open to writers, renames and deletion.</summary>
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission denied.</exception>
    public static FileStream OpenRaw(string file) => new(file, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.SequentialScan,
    });

    /// <summary>Moves to an offset of the decompressed content; false where the content ends before it.</summary>
    public static bool TrySkip(Stream stream, long offset)
    {
        if (stream.CanSeek)
        {
            stream.Position = Math.Min(offset, stream.Length);
            return stream.Position == offset;
        }

        var scratch = new byte[64 * 1024];
        while (offset > 0)
        {
            var count = stream.Read(scratch, 0, (int)Math.Min(offset, scratch.Length));
            if (count == 0)
            {
                return false;
            }

            offset -= count;
        }

        return true;
    }
}
