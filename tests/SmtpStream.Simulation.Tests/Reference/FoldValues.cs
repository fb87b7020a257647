namespace SmtpStream.Simulation.Tests.Reference;

internal sealed class SourceProgress(long next, long lines) : ReferenceValue
{
    public long Next { get; set; } = next;

    public long Lines { get; set; } = lines;

    public static SourceProgress Read(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt64());

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(Next);
        writer.Write(Lines);
    }
}

internal sealed class PathProgress(long watermarkMs) : ReferenceValue
{
    public long WatermarkMs { get; set; } = watermarkMs;

    public static PathProgress Read(BinaryReader reader) => new(reader.ReadInt64());

    protected override void Write(BinaryWriter writer) => writer.Write(WatermarkMs);
}

internal sealed class FoldProgress(long watermarkMs, long gaps, long folded) : ReferenceValue
{
    public long WatermarkMs { get; set; } = watermarkMs;

    public long Gaps { get; set; } = gaps;

    public long Folded { get; set; } = folded;

    public static FoldProgress Read(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(WatermarkMs);
        writer.Write(Gaps);
        writer.Write(Folded);
    }
}

internal sealed class PartialSum(string entity, long windowMs, long bornAtMs, long sum, bool isSealed) : ReferenceValue
{
    public string Entity => entity;

    public long WindowMs => windowMs;

    /// <summary>Watermark at its birth.</summary>
    public long BornAtMs => bornAtMs;

    public long Sum { get; set; } = sum;

    public bool IsSealed { get; set; } = isSealed;

    protected override int OutputField => ReferenceCodec.PartialField;

    public static PartialSum Read(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean());

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(entity);
        writer.Write(windowMs);
        writer.Write(bornAtMs);
        writer.Write(Sum);
        writer.Write(IsSealed);
    }
}
