namespace SmtpStream.Streams;

/// <summary>Numbers equal those of <c>smtpstream.v1.Stage</c>.</summary>
public enum StageKind : byte
{
    None = 0,
    Fold = 1,
    Merge = 2,
    Scorer = 3,
    Alerting = 4,
    Relay = 5,
    Archiver = 6,
    Raw = 7,
}
