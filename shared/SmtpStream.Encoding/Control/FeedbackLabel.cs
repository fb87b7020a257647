namespace SmtpStream.Encoding.Control;

/// <summary>Numbers equal those of <c>smtpstream.v1.FeedbackLabel</c>.</summary>
public enum FeedbackLabel : byte
{
    None = 0,
    True = 1,
    False = 2,
    Expected = 3,
    Duplicate = 4,
}
