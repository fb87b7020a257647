namespace SmtpStream.Simulation.Tests.Reference;

internal sealed class FoldWatermark(long watermarkMs) : ReferenceValue
{
    public long WatermarkMs { get; set; } = watermarkMs;

    public static FoldWatermark Read(BinaryReader reader) => new(reader.ReadInt64());

    protected override void Write(BinaryWriter writer) => writer.Write(WatermarkMs);
}

internal sealed class MergeProgress(long watermarkMs, long late) : ReferenceValue
{
    public long WatermarkMs { get; set; } = watermarkMs;

    /// <summary>Sum of rows whose window was dropped before them.</summary>
    public long Late { get; set; } = late;

    public static MergeProgress Read(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt64());

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(WatermarkMs);
        writer.Write(Late);
    }
}

/// <summary>Last value of a partial whose window was dropped.</summary>
internal sealed class LatePartial(long sum) : ReferenceValue
{
    public long Sum { get; set; } = sum;

    public static LatePartial Read(BinaryReader reader) => new(reader.ReadInt64());

    protected override void Write(BinaryWriter writer) => writer.Write(Sum);
}

internal sealed class WindowSum(string entity, long windowMs, long baseSum, bool isClosed) : ReferenceValue
{
    public string Entity => entity;

    public long WindowMs => windowMs;

    /// <summary>Sum of the sealed partials.</summary>
    public long BaseSum { get; set; } = baseSum;

    public bool IsClosed { get; set; } = isClosed;

    /// <summary>Fold partition → its open partial.</summary>
    public SortedDictionary<int, long> Current { get; } = [];

    public long Total => BaseSum + Current.Values.Sum();

    protected override int OutputField => ReferenceCodec.WindowField;

    public static WindowSum Read(BinaryReader reader)
    {
        var window = new WindowSum(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean());
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            window.Current.Add(reader.ReadInt32(), reader.ReadInt64());
        }

        return window;
    }

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(entity);
        writer.Write(windowMs);
        writer.Write(BaseSum);
        writer.Write(IsClosed);
        writer.Write(Current.Count);
        foreach (var (partition, sum) in Current)
        {
            writer.Write(partition);
            writer.Write(sum);
        }
    }

    protected override void WriteBody(BinaryWriter writer)
    {
        writer.Write(entity);
        writer.Write(windowMs);
        writer.Write(Total);
        writer.Write(IsClosed);
    }
}
