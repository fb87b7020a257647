namespace SmtpStream.Encoding.Control;

/// <summary>No new notification of alerts that all matchers fit, while their event time is in [Starts, Ends).</summary>
public sealed record Silence : IControlBody
{
    public ControlKind Kind => ControlKind.Silence;

    public required IReadOnlyList<LabelMatcher> Matchers { get; init; }
    public required long StartsUnixMs { get; init; }
    public required long EndsUnixMs { get; init; }
    public string Comment { get; init; } = "";
    public string CreatedBy { get; init; } = "";
}
