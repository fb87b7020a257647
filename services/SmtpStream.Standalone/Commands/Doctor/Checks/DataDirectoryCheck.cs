using SmtpStream.Collector;
using SmtpStream.Standalone.Running;

namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>What must survive a restart has a place, and it can be written.</summary>
internal sealed class DataDirectoryCheck : IDoctorCheck
{
    public string Name => "data directory";

    public bool Concerns(DoctorSubject subject) => true;

    public Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (!subject.IsExternal)
        {
            findings.Add(Check($"{StandaloneOptions.Section}:{nameof(StandaloneOptions.DataDirectory)}", subject.Standalone.DataDirectory));
        }

        if (subject.Collector.DataDirectory is { Length: > 0 } directory)
        {
            findings.Add(Check($"{CollectorOptions.Section}:{nameof(CollectorOptions.DataDirectory)}", directory));
        }

        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    private static Finding Check(string setting, string directory)
    {
        var existing = directory;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent && !File.Exists(existing))
        {
            existing = parent;
        }

        try
        {
            var probe = Path.Combine(existing, $".smtpstream-doctor-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return Finding.Ok(existing == directory ? $"{directory} can be written" : $"{directory} can be made in {existing}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Failed(
                $"{existing} cannot be written as {Environment.UserName}: {e.Message}",
                $"install -d -o {Environment.UserName} -m 0750 {directory}, or set {setting} to a directory that can be written");
        }
    }
}
