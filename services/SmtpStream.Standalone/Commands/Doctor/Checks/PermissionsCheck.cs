namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>Files with secrets are not everybody's to read.</summary>
internal sealed class PermissionsCheck : IDoctorCheck
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private static readonly string[] SecretSettings = ["Password", "Secret", "Url", "sasl.password", "ssl.key.password"];

    public string Name => "permissions";

    public bool Concerns(DoctorSubject subject) => !OperatingSystem.IsWindows();

    public Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var findings = SecretFiles(subject).Distinct().Select(Check).OfType<Finding>().ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(findings.Count > 0 ? findings : [Finding.Ok("no file with a secret can be read by everybody")]);
    }

    private static IEnumerable<string> SecretFiles(DoctorSubject subject)
    {
        foreach (var (key, value) in subject.Configuration.AsEnumerable())
        {
            var name = key[(key.LastIndexOf(':') + 1)..];
            if (value is null)
            {
                continue;
            }

            if (name.EndsWith("File", StringComparison.OrdinalIgnoreCase))
            {
                yield return value;
            }
            else if (SecretSettings.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return subject.File.FullName;
            }
        }
    }

    private static Finding? Check(string file)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file) || (File.GetUnixFileMode(file) & Others) == 0)
        {
            return null;
        }

        return Finding.Failed($"{file} holds a secret and everybody can read it", $"chmod o-rwx {file}");
    }
}
