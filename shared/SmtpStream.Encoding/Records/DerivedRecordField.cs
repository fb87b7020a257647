namespace SmtpStream.Encoding.Records;

/// <summary>Field numbers of <c>smtpstream.v1.DerivedRecord.body</c>.</summary>
public static class DerivedRecordField
{
    public const int PartialSet = 8;
    public const int WindowSet = 9;
    public const int Watermark = 10;
    public const int Partial = 11;
    public const int Window = 12;
    public const int Outcome = 13;
    public const int AlertChange = 14;
    public const int Notification = 15;
    public const int Control = 16;
}
