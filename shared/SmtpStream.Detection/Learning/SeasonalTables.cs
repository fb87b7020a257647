using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Baselines;

namespace SmtpStream.Detection.Learning;

/// <summary>The seasonal slots of all series of one entity; written when an hour ends.</summary>
internal sealed class SeasonalTables
{
    private const byte FormatVersion = 1;

    private readonly SlotTable[] _tables;

    public SeasonalTables(EntityKind kind) =>
        _tables = [.. SeriesCatalogue.Of(kind).Select(d => new SlotTable(SeriesCatalogue.SchemeOf(kind, d.Kind)))];

    public SlotTable this[int series] => _tables[series];

    /// <summary>Whether a slot changed since the last call.</summary>
    public bool TakeChanged()
    {
        var changed = false;
        foreach (var table in _tables)
        {
            changed |= table.HasChanged;
            table.HasChanged = false;
        }

        return changed;
    }

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(FormatVersion);
        foreach (var table in _tables)
        {
            table.Write(writer);
        }
    }

    public static SeasonalTables Read(EntityKind kind, ref StateReader reader)
    {
        if (reader.ReadByte() != FormatVersion)
        {
            throw new InvalidDataException("Unknown version of seasonal tables.");
        }

        var tables = new SeasonalTables(kind);
        foreach (var table in tables._tables)
        {
            table.Read(ref reader);
        }

        return tables;
    }
}
