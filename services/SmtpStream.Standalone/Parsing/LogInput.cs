using System.IO.Compression;

namespace SmtpStream.Standalone.Parsing;

/// <summary>One log that is read from its start to its end: a file, plain or gzip, or standard input.</summary>
internal sealed class LogInput : IDisposable
{
    /// <summary>Name of standard input on the command line.</summary>
    public const string StandardInput = "-";

    private readonly Stream _raw;

    private LogInput(string name, Stream raw, Stream content, long lengthBytes, long modifiedUnixMs)
    {
        (Name, _raw, Content, LengthBytes, ModifiedUnixMs) = (name, raw, content, lengthBytes, modifiedUnixMs);
    }

    public string Name { get; }

    /// <summary>Decompressed.</summary>
    public Stream Content { get; }

    /// <summary>Size on disk; 0 where unknown.</summary>
    public long LengthBytes { get; }

    /// <summary>When it was last written; years of stamps without one are counted back from here.</summary>
    public long ModifiedUnixMs { get; }

    /// <summary>Bytes of <see cref="LengthBytes"/> that were read.</summary>
    public long ReadBytes => LengthBytes > 0 ? _raw.Position : 0;

    /// <exception cref="IOException">Missing, unreadable, or of a compression that is not read here.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static LogInput Open(string path, Stream standardInput, TimeProvider time)
    {
        if (path == StandardInput)
        {
            var buffered = new BufferedStream(standardInput, 64 * 1024);
            return new LogInput("standard input", buffered, buffered, 0, time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a directory.");
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            var content = Decompress(file, path);
            var modified = new DateTimeOffset(File.GetLastWriteTimeUtc(path)).ToUnixTimeMilliseconds();
            return new LogInput(path, file, content, file.CanSeek ? file.Length : 0, modified);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Content.Dispose();
        _raw.Dispose();
    }

    /// <summary>By the first bytes, not by the name.</summary>
    private static Stream Decompress(FileStream file, string path)
    {
        if (!file.CanSeek)
        {
            return file;
        }

        Span<byte> magic = stackalloc byte[6];
        magic = magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return new GZipStream(file, CompressionMode.Decompress);
        }

        var tool = magic switch
        {
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "zstdcat",
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => "xzcat",
            [(byte)'B', (byte)'Z', (byte)'h', ..] => "bzcat",
            _ => null,
        };
        return tool is null ? file : throw new IOException($"{path} is compressed; pipe it in: {tool} {path} | smtpstream … -");
    }
}
