namespace SmtpStream.Encoding.Control;

/// <summary>
/// A change that a user or operator made. The latest record of a (kind, id) holds, from its place in the log. Mirrors
/// <c>smtpstream.v1.ControlChange</c>.
/// </summary>
public sealed record ControlChange
{
    public required ControlKind Kind { get; init; }
    public required string Id { get; init; }
    public string Actor { get; init; } = "";

    /// <summary>For display.</summary>
    public long TimeUnixMs { get; init; }

    /// <summary>Of the call that made it; two records with the same one are one change.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>What was set before no longer holds.</summary>
    public bool Removed { get; init; }

    /// <summary>Null when <see cref="Removed"/>.</summary>
    public IControlBody? Body { get; init; }
}
