using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Learning;

/// <summary>
/// Everything learnt of one entity that changes with its windows: baselines, the forecast of the next window, the last windows, a
/// running silence, and what its rules said. The seasonal tables stand in an entry of their own. Owned by the stage's thread.
/// </summary>
internal sealed class EntityMemory
{
    /// <summary>Windows that a revision still corrects.</summary>
    public const int Remembered = 4;

    private const byte FormatVersion = 2;

    public EntityMemory(EntityKey entity, string zone)
    {
        Entity = entity;
        Zone = zone;
        Definitions = SeriesCatalogue.Of(entity.Kind);
        Baselines = [.. Definitions.Select(d => SeriesBaseline.Create(d.Kind))];
        Tables = new SeasonalTables(entity.Kind);
        NextForecasts = new Forecast[Definitions.Count];
        Windows = new LearnedWindow[Definitions.Count > 0 ? Remembered : 0];
        for (var i = 0; i < Windows.Length; i++)
        {
            Windows[i] = new LearnedWindow(Definitions.Count);
        }
    }

    public EntityKey Entity { get; }

    public string Zone { get; }

    public IReadOnlyList<SeriesDefinition> Definitions { get; }

    public SeriesBaseline[] Baselines { get; }

    /// <summary>Set apart so that its entry is written only when an hour ends.</summary>
    public SeasonalTables Tables { get; set; }

    /// <summary>Start of the first window ever scored.</summary>
    public long FirstUnixMs { get; set; } = long.MaxValue;

    /// <summary>The window that <see cref="NextForecasts"/> are for; long.MinValue before the first.</summary>
    public long NextUnixMs { get; set; } = long.MinValue;

    public Forecast[] NextForecasts { get; }

    public LearnedWindow[] Windows { get; }

    public Silence Silence { get; set; } = Silence.None;

    /// <summary>End of the last window in which a single metric was conspicuous by itself.</summary>
    public long ConspicuousUnixMs { get; set; } = long.MinValue / 2;

    /// <summary>End of the last window in which another rule than the population's was active, or its volume was off the scale.</summary>
    public long ExplainedUnixMs { get; set; } = long.MinValue / 2;

    public RuleActivities Rules { get; } = new();

    /// <summary>A single metric, in the window or over the last half hour, is outside of p = 1e-4.</summary>
    public bool IsConspicuous(LearnedWindow window)
    {
        for (var i = 0; i < Baselines.Length; i++)
        {
            if (Baselines[i].IsConspicuous(window.Samples[i], window.Forecasts[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A silence that its rule reported is over: it is not a drop as well.</summary>
    public void ForgetRecent()
    {
        foreach (var baseline in Baselines)
        {
            (baseline as CountBaseline)?.ForgetRecent();
        }
    }

    public LearnedWindow? Find(long startUnixMs)
    {
        foreach (var window in Windows)
        {
            if (window.StartUnixMs == startUnixMs)
            {
                return window;
            }
        }

        return null;
    }

    /// <summary>The slot of the oldest remembered window.</summary>
    public LearnedWindow Oldest()
    {
        var oldest = Windows[0];
        foreach (var window in Windows)
        {
            if (window.StartUnixMs < oldest.StartUnixMs)
            {
                oldest = window;
            }
        }

        return oldest;
    }

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(FormatVersion);
        writer.WriteText(Entity.ToString());
        writer.WriteText(Zone);
        writer.WriteByte((byte)Definitions.Count);
        writer.WriteInt64(FirstUnixMs);
        writer.WriteInt64(NextUnixMs);
        for (var i = 0; i < Baselines.Length; i++)
        {
            Baselines[i].Write(writer);
            NextForecasts[i].Write(writer);
        }

        foreach (var window in Windows)
        {
            window.Write(writer);
        }

        Silence.Write(writer);
        writer.WriteInt64(ConspicuousUnixMs);
        writer.WriteInt64(ExplainedUnixMs);
        Rules.Write(writer);
    }

    /// <exception cref="InvalidDataException">Another version, or the bytes end early.</exception>
    public static EntityMemory Read(ref StateReader reader)
    {
        if (reader.ReadByte() != FormatVersion)
        {
            throw new InvalidDataException("Unknown version of an entity's memory.");
        }

        var entity = EntityKey.Parse(reader.ReadText());
        var memory = new EntityMemory(entity, reader.ReadText());
        if (reader.ReadByte() != memory.Definitions.Count)
        {
            throw new InvalidDataException($"The memory of {entity} has another number of series.");
        }

        memory.FirstUnixMs = reader.ReadInt64();
        memory.NextUnixMs = reader.ReadInt64();
        for (var i = 0; i < memory.Baselines.Length; i++)
        {
            memory.Baselines[i].Read(ref reader);
            memory.NextForecasts[i] = Forecast.Read(ref reader);
        }

        foreach (var window in memory.Windows)
        {
            window.Read(ref reader);
        }

        memory.Silence = Silence.Read(ref reader);
        memory.ConspicuousUnixMs = reader.ReadInt64();
        memory.ExplainedUnixMs = reader.ReadInt64();
        memory.Rules.Read(ref reader);
        return memory;
    }
}
