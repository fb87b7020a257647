namespace SmtpStream.Smtp.Vocabulary;

/// <summary>Where a source looks at the traffic from; one view is counted per server.</summary>
/// <remarks>Numbers equal those of <c>smtpstream.v1.View</c>.</remarks>
public enum View : byte
{
    None = 0,
    Log = 1,
    Wire = 2,
    Milter = 3,
    Report = 4,
}
