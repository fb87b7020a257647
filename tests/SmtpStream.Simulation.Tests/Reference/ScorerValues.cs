namespace SmtpStream.Simulation.Tests.Reference;

internal sealed class RuleValue(int threshold) : ReferenceValue
{
    public int Threshold => threshold;

    public static RuleValue Read(BinaryReader reader) => new(reader.ReadInt32());

    protected override void Write(BinaryWriter writer) => writer.Write(threshold);
}

internal struct ScoredWindow
{
    public long Total { get; set; }

    public bool IsClosed { get; set; }

    public bool FiredAbove { get; set; }

    public bool FiredBelow { get; set; }
}

internal sealed class LearnedEntity(string entity, long windows, long sum) : ReferenceValue
{
    public string Entity => entity;

    /// <summary>Closed windows learnt from, each once.</summary>
    public long Windows { get; set; } = windows;

    public long Sum { get; set; } = sum;

    public SortedDictionary<long, ScoredWindow> Ring { get; } = [];

    public static LearnedEntity Read(BinaryReader reader)
    {
        var learned = new LearnedEntity(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64());
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            learned.Ring.Add(reader.ReadInt64(), new ScoredWindow
            {
                Total = reader.ReadInt64(),
                IsClosed = reader.ReadBoolean(),
                FiredAbove = reader.ReadBoolean(),
                FiredBelow = reader.ReadBoolean(),
            });
        }

        return learned;
    }

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(entity);
        writer.Write(Windows);
        writer.Write(Sum);
        writer.Write(Ring.Count);
        foreach (var (windowMs, window) in Ring)
        {
            writer.Write(windowMs);
            writer.Write(window.Total);
            writer.Write(window.IsClosed);
            writer.Write(window.FiredAbove);
            writer.Write(window.FiredBelow);
        }
    }
}

/// <summary>What a rule says of a window: breach, or withdrawn.</summary>
internal sealed class OutcomeValue(string alert, bool isBreach, long total) : ReferenceValue
{
    public string Alert => alert;

    public bool IsBreach => isBreach;

    protected override int OutputField => ReferenceCodec.OutcomeField;

    public static OutcomeValue Read(BinaryReader reader) => new(reader.ReadString(), reader.ReadBoolean(), reader.ReadInt64());

    protected override void Write(BinaryWriter writer)
    {
        writer.Write(alert);
        writer.Write(isBreach);
        writer.Write(total);
    }
}
