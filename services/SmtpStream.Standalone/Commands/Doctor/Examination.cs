using SmtpStream.Standalone.Commands.Doctor.Checks;

namespace SmtpStream.Standalone.Commands.Doctor;

/// <summary>All checks, in the order in which their faults are worth mending.</summary>
internal static class Examination
{
    private static readonly IDoctorCheck[] All =
    [
        new ConfigurationCheck(), new DataDirectoryCheck(), new LockCheck(), new InputsCheck(), new ReceiversCheck(), new BrokerCheck(),
        new RedisCheck(), new InstanceCheck(), new ClockCheck(), new PortsCheck(), new PermissionsCheck(),
    ];

    public static async Task<IReadOnlyList<(string Check, Finding Finding)>> RunAsync(
        FileInfo file, TimeProvider time, CancellationToken cancellationToken)
    {
        DoctorSubject subject;
        try
        {
            subject = new DoctorSubject(file, time);
        }
        catch (Exception e) when (ConfigOption.IsFault(e) || e is FormatException or UnauthorizedAccessException)
        {
            return [(All[0].Name, Finding.Failed($"{file.FullName}: {ConfigOption.Explain(e)}", "write it as docs/running.md shows, or name another one with --config"))];
        }

        await using (subject)
        {
            var findings = new List<(string, Finding)>();
            foreach (var check in All.Where(c => c.Concerns(subject)))
            {
                findings.AddRange((await CheckAsync(check, subject, cancellationToken)).Select(f => (check.Name, f)));
            }

            return findings;
        }
    }

    // A check that is itself hindered is a finding too: the others still tell what they see.
    private static async Task<IReadOnlyList<Finding>> CheckAsync(IDoctorCheck check, DoctorSubject subject, CancellationToken cancellationToken)
    {
        try
        {
            return await check.CheckAsync(subject, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [Finding.Failed($"could not be checked: {ConfigOption.Explain(e)}", "mend what is named above first")];
        }
    }
}
