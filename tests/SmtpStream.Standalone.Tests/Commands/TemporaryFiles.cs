using System.IO.Compression;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Tests.Commands;

/// <summary>Files that are gone after the test.</summary>
internal sealed class TemporaryFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("smtpstream-test-");

    public string Path(string name) => System.IO.Path.Combine(_directory.FullName, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        File.SetLastWriteTimeUtc(Path(name), CommandRun.Now.UtcDateTime);
        return Path(name);
    }

    public string Write(string name, string content) => Write(name, TextEncoding.UTF8.GetBytes(content));

    public static byte[] Gzip(string content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(TextEncoding.UTF8.GetBytes(content));
        }

        return target.ToArray();
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
