using SmtpStream.Collector;

namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>Every input is there, can be read, and names a zone that is known.</summary>
internal sealed class InputsCheck : IDoctorCheck
{
    private static readonly char[] Wildcards = ['*', '?'];

    public string Name => "inputs";

    public bool Concerns(DoctorSubject subject) => true;

    public Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        IReadOnlyList<Finding> findings = subject.Collector.Inputs.Count == 0
            ? [Finding.Warning("no input is configured, nothing will be read", "name a log in Collector:Inputs:0:Path and its server in Collector:Inputs:0:Origin")]
            : [.. subject.Collector.Inputs.Select(Check)];
        return Task.FromResult(findings);
    }

    private static Finding Check(CollectorInputOptions input)
    {
        if (input.Zone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(input.Zone, out _))
        {
            return Finding.Failed($"{input.Path}: no time zone '{input.Zone}' on this machine", "write an IANA name such as Europe/Berlin, or install tzdata");
        }

        if (input.Path == "-")
        {
            return Finding.Ok("standard input");
        }

        if (Directory.Exists(input.Path))
        {
            return Finding.Failed($"{input.Path} is a directory", $"name the files in it: {input.Path.TrimEnd('/')}/*.log");
        }

        try
        {
            var files = Files(input.Path);
            foreach (var file in files)
            {
                using var stream = File.OpenRead(file);
            }

            return files.Count == 0
                ? Finding.Warning($"{input.Path}: no such file yet", "run waits for it; correct Collector:Inputs if the log stands elsewhere")
                : Finding.Ok(files.Count == 1 ? $"{files[0]} can be read" : $"{input.Path}: {files.Count} files can be read");
        }
        catch (UnauthorizedAccessException e)
        {
            return Finding.Failed(e.Message, $"let {Environment.UserName} read it: usermod -aG adm {Environment.UserName} on Debian and Ubuntu, setfacl -m u:{Environment.UserName}:r {input.Path} elsewhere");
        }
        catch (IOException e)
        {
            return Finding.Failed($"{input.Path}: {e.Message}", "correct Collector:Inputs, or repair the file system");
        }
    }

    private static List<string> Files(string pattern)
    {
        if (pattern.IndexOfAny(Wildcards) < 0)
        {
            return Path.Exists(pattern) ? [pattern] : [];
        }

        var directory = Path.GetDirectoryName(pattern)!;
        while (directory.IndexOfAny(Wildcards) >= 0)
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        var isDeep = directory != Path.GetDirectoryName(pattern);
        return !Directory.Exists(directory)
            ? []
            : [.. Directory.EnumerateFiles(directory, "*", isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
                .Where(f => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, f, ignoreCase: false))];
    }
}
