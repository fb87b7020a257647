using SmtpStream.Hosting.Starting;

namespace SmtpStream.Embedded.Storage;

/// <summary>Keeps the instance id in the data directory.</summary>
internal sealed class DirectoryInstance(DataDirectory directory) : IInstanceKeeper
{
    public async Task<string?> ReadAsync(CancellationToken cancellationToken) =>
        File.Exists(directory.InstancePath)
            ? (await File.ReadAllTextAsync(directory.InstancePath, cancellationToken).ConfigureAwait(false)).Trim()
            : null;

    public async Task KeepAsync(string id, CancellationToken cancellationToken)
    {
        var temporary = directory.InstancePath + ".new";
        await File.WriteAllTextAsync(temporary, id + "\n", cancellationToken).ConfigureAwait(false);
        File.Move(temporary, directory.InstancePath, overwrite: true);
    }
}
