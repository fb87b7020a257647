using System.IO.Compression;
using Xunit;

namespace SmtpStream.Standalone.Tests.Analyzing;

/// <summary>Logs of real servers, kept beside the repository.</summary>
internal static class SharedData
{
    /// <summary>Both rotations of the real Postfix, oldest first.</summary>
    public static byte[] OwnPostfixLog()
    {
        var directory = Find(Path.Combine("logs", "own-postfix"));
        using var whole = new MemoryStream();
        using (var older = new GZipStream(File.OpenRead(Path.Combine(directory, "mail.log.1.gz")), CompressionMode.Decompress))
        {
            older.CopyTo(whole);
        }

        whole.Write(File.ReadAllBytes(Path.Combine(directory, "mail.log")));
        return whole.ToArray();
    }

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "data", folder);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new SkipException($"no shared/data/{folder} beside the repository");
    }
}
