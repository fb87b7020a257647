namespace SmtpStream.Standalone.Commands.Doctor;

/// <summary>Looks at one thing that <c>run</c> needs, and changes nothing.</summary>
internal interface IDoctorCheck
{
    string Name { get; }

    /// <summary>Whether it concerns these parts.</summary>
    bool Concerns(DoctorSubject subject);

    Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken);
}
