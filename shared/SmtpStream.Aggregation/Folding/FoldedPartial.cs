using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Aggregation.Folding;

/// <summary>What the folder counted so far in one window of one entity. Owned by the folder's thread.</summary>
public sealed class FoldedPartial
{
    internal FoldedPartial(EntitySlot slot, WindowSpan span, WindowMeasures measures)
    {
        Slot = slot;
        Span = span;
        Measures = measures;
    }

    public EntityKey Entity => Slot.Key;

    /// <summary>The entity's canonical text, made once for all its windows.</summary>
    public string EntityText => Slot.Text;

    public WindowSpan Span { get; }

    public WindowMeasures Measures { get; }

    /// <summary>Lines of this window that the input itself reported lost.</summary>
    public long LogLoss { get; set; }

    /// <summary>IANA zone; the first in ordinal order where the entity spans several.</summary>
    public string Zone { get; set; } = "";

    /// <summary>Whatever the owner of the folder keeps beside the partial.</summary>
    public object? Attachment { get; set; }

    /// <summary>How much it counted: what decides which partial gives way when there are too many.</summary>
    public long Weight => Measures.Counters[Metric.Events];

    /// <summary>A hash of tenant, kind and name, the same wherever the entity is counted.</summary>
    public ulong EntityHash => Slot.Hash;

    internal EntitySlot Slot { get; }

    internal bool IsTouched { get; set; }

    internal void AddZone(string zone)
    {
        if (zone.Length > 0 && !ReferenceEquals(zone, Zone) && (Zone.Length == 0 || string.CompareOrdinal(zone, Zone) < 0))
        {
            Zone = zone;
        }
    }
}
