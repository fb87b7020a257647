namespace SmtpStream.Alerting.Routing;

/// <summary>A node of the route tree. What it leaves out it takes from its parent.</summary>
public sealed class AlertRouteOptions
{
    /// <summary>Name of the receiver. Root default: empty, alerts are recorded and nobody is told.</summary>
    public string? Receiver { get; set; }

    /// <summary>
    /// Conditions on labels that must all fit: <c>severity=critical</c>, <c>entity!=mx1</c>, <c>rule=~bounce.*</c>, <c>entity!~mx[12]</c>.
    /// The root has none. Labels: rule, severity, entity, entity_kind, tenant and those of the rule.
    /// </summary>
    public List<string> Matchers { get; init; } = [];

    /// <summary>
    /// Labels whose values make a group: its alerts share messages. Default: tenant, rule, entity (each alert for itself, so none waits
    /// for <see cref="GroupInterval"/> of another).
    /// </summary>
    public List<string>? GroupBy { get; set; }

    /// <summary>Wait before the first message about a group. Default 0; Alertmanager's is 30 s. Range 0 to 1 h.</summary>
    public TimeSpan? GroupWait { get; set; }

    /// <summary>Least time between two messages about new alerts of a group. Default 5 min, as Alertmanager. Range 0 to 1 d.</summary>
    public TimeSpan? GroupInterval { get; set; }

    /// <summary>Wait before a resolution is told. Default 30 s. Range 0 to 1 h.</summary>
    public TimeSpan? ResolveWait { get; set; }

    /// <summary>Time after which a group that still fires is told again. Default 4 h, as Alertmanager. Range 1 min to 30 d.</summary>
    public TimeSpan? RepeatInterval { get; set; }

    /// <summary>Siblings behind this route are tried too. Default false.</summary>
    public bool Continue { get; set; }

    /// <summary>Routes below, tried in order.</summary>
    public List<AlertRouteOptions> Routes { get; init; } = [];
}
