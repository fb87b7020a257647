namespace SmtpStream.Detection.Outcomes;

/// <summary>Numbers equal those of <c>smtpstream.v1.BreachDirection</c>.</summary>
public enum BreachDirection : byte
{
    None = 0,
    Above = 1,
    Below = 2,

    /// <summary>Each metric is inside its band, the combination is not.</summary>
    Unusual = 3,
}
