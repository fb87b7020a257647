namespace SmtpStream.Hosting.Starting;

/// <summary>Keeps the instance id outside of Redis.</summary>
public interface IInstanceKeeper
{
    /// <summary>Null where none was ever kept.</summary>
    Task<string?> ReadAsync(CancellationToken cancellationToken);

    Task KeepAsync(string id, CancellationToken cancellationToken);
}
