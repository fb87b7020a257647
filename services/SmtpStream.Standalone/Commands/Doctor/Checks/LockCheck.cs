namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>Nobody else works in the data directory.</summary>
internal sealed class LockCheck : IDoctorCheck
{
    public string Name => "lock";

    public bool Concerns(DoctorSubject subject) => !subject.IsExternal;

    public Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Finding>>([Check(Path.Combine(subject.Standalone.DataDirectory, "lock"))]);

    private static Finding Check(string file)
    {
        if (!File.Exists(file))
        {
            return Finding.Ok("the data directory is not in use");
        }

        try
        {
            using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return Finding.Ok("the data directory is not in use");
        }
        catch (UnauthorizedAccessException)
        {
            return Finding.Failed($"{file} belongs to another user", $"start as its owner, or chown -R {Environment.UserName} its directory");
        }
        catch (IOException)
        {
            return Finding.Failed(
                $"another process holds {file}", $"stop the other run or backfill (fuser {file} names it), or use another data directory");
        }
    }
}
