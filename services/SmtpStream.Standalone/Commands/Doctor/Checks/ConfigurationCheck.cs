using Microsoft.Extensions.Options;
using SmtpStream.Embedded;
using SmtpStream.Standalone.Running;

namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>Sections, settings and their values, with the validation that stops a start.</summary>
internal sealed class ConfigurationCheck : IDoctorCheck
{
    public string Name => "configuration";

    public bool Concerns(DoctorSubject subject) => true;

    public Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var faults = Faults(subject).ToList();
        IReadOnlyList<Finding> findings = faults.Count == 0
            ? [Finding.Ok(subject.File.FullName)]
            : [.. faults.Select(f => Finding.Failed(f, $"correct it in {subject.File.Name}; docs/running.md shows one"))];
        return Task.FromResult(findings);
    }

    private static IEnumerable<string> Faults(DoctorSubject subject)
    {
        try
        {
            StandaloneOptions.Read(subject.Configuration);
            subject.Services.GetRequiredService<IStartupValidator>().Validate();
            subject.Configuration.GetSection(EmbeddedOptions.Section).Get<EmbeddedOptions>(o => o.ErrorOnUnknownConfiguration = true);
            return [];
        }
        catch (AggregateException e)
        {
            return e.Flatten().InnerExceptions.SelectMany(Explain);
        }
        catch (Exception e) when (ConfigOption.IsFault(e))
        {
            return Explain(e);
        }
    }

    private static IEnumerable<string> Explain(Exception e) =>
        e is OptionsValidationException invalid ? invalid.Failures : [ConfigOption.Explain(e)];
}
