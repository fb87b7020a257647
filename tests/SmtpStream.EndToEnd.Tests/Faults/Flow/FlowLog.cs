using System.Globalization;
using System.IO.Compression;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.EndToEnd.Tests.Faults.Flow;

/// <summary>The log file of one server. Pieces end anywhere, also within a line.</summary>
internal sealed class FlowLog(string host, string path, bool isIso, Random random) : IDisposable
{
    private readonly System.Text.StringBuilder _text = new();
    private FileStream _file = Open(path);
    private byte[] _rest = [];

    public string Host => host;

    public string Path => path;

    /// <summary>Lines written whole.</summary>
    public long Lines { get; private set; }

    /// <summary>Bytes written, also of lines that are not whole.</summary>
    public long Bytes { get; private set; }

    public void Add(FlowLine line)
    {
        // RFC 3164 has no year and no fraction; the zone of the input is UTC.
        var stamp = isIso
            ? line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture)
            : $"{line.Time.UtcDateTime.ToString("MMM", CultureInfo.InvariantCulture)} {line.Time.UtcDateTime.Day,2} {line.Time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}";
        _text.Append(stamp).Append(' ').Append(host).Append(' ').Append(line.Program).Append(": ").Append(line.Text).Append('\n');
    }

    /// <summary>Writes what was added, now and then but for a piece of the last line.</summary>
    public void Write(bool whole)
    {
        var bytes = TextEncoding.ASCII.GetBytes(_text.ToString());
        _text.Clear();
        byte[] all = [.. _rest, .. bytes];
        var cut = whole || random.Next(3) > 0 ? 0 : Math.Min(random.Next(1, 80), all.Length);
        _file.Write(all.AsSpan(..^cut));
        Bytes += all.Length - cut;
        Lines += all.AsSpan(..^cut).Count((byte)'\n');
        _rest = all[^cut..];
    }

    /// <summary>A whole line ends the file, which becomes .1; the .1 before it becomes .2.gz, and so on.</summary>
    public void Rotate()
    {
        Write(whole: true);
        _file.Dispose();
        for (var number = 20; number >= 2; number--)
        {
            if (File.Exists($"{path}.{number}.gz"))
            {
                File.Move($"{path}.{number}.gz", $"{path}.{number + 1}.gz");
            }
        }

        if (File.Exists($"{path}.1"))
        {
            Compress($"{path}.1", $"{path}.2.gz");
        }

        File.Move(path, $"{path}.1");
        _file = Open(path);
    }

    public void Dispose() => _file.Dispose();

    // As gzip: under its name while it grows.
    private static void Compress(string from, string to)
    {
        using (var source = File.OpenRead(from))
        using (var target = new GZipStream(File.Create(to), CompressionLevel.Fastest))
        {
            source.CopyTo(target);
        }

        File.Delete(from);
    }

    private static FileStream Open(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
