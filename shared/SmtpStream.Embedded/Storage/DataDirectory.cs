using Microsoft.Extensions.Options;

namespace SmtpStream.Embedded.Storage;

/// <summary>The data directory, held by one process at a time.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    public DataDirectory(IOptions<EmbeddedOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        FullPath = Path.GetFullPath(options.Value.DataDirectory);
        Directory.CreateDirectory(FullPath);
        var lockFile = Path.Combine(FullPath, "lock");
        try
        {
            // The system lets it go when the process ends, however it ends.
            _lock = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DataDirectoryBusyException(FullPath, e);
        }
    }

    public string FullPath { get; }

    public string RedisPath => Path.Combine(FullPath, "redis");

    public string InstancePath => Path.Combine(FullPath, "instance");

    public void Dispose() => _lock.Dispose();
}
