namespace SmtpStream.Hosting.Progress;

/// <summary>Distance between the stored position of a stage and the end of its partition, in records.</summary>
public sealed record StageLagEntry(string Stage, int Partition, long Position, long End)
{
    public long Lag => Math.Max(0, End - Position);
}
