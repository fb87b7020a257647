using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Encoding.Control;

/// <summary>Settings of a rule; its id is the control record's.</summary>
public sealed record RuleChange : IControlBody
{
    public ControlKind Kind => ControlKind.Rule;

    public ulong Revision { get; init; }
    public bool Enabled { get; init; }

    /// <summary>None keeps the rule's own.</summary>
    public Severity Severity { get; init; }

    public TimeSpan For { get; init; }
    public TimeSpan KeepFiring { get; init; }

    /// <summary>The detector's parameters by their documented names.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();
}
