using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>Decides at the end of a record which partials become final, so that open state is bounded.</summary>
internal sealed class PartialSealing(AggregatorOptions options)
{
    // Past the cap a tenth more than needed is sealed, so that a flood does not sort at every record.
    private const int SlackShare = 10;

    private static readonly EntityKind[] Kinds = Enum.GetValues<EntityKind>();

    private readonly PriorityQueue<FoldedPartial, long> _due = new();
    private readonly ArrayBufferWriter<byte> _scratch = new(1024);
    private readonly long _graceMs = (long)options.Grace.TotalMilliseconds;
    private readonly long _sealAfterMs = (long)options.SealAfter.TotalMilliseconds;

    public void Clear() => _due.Clear();

    public void Add(FoldedPartial folded, OpenPartial partial) => _due.Enqueue(folded, partial.SealAt(_graceMs, _sealAfterMs));

    /// <summary>Seals what is due at this watermark, then what is too much.</summary>
    public void SealDue(StageState state, EventFolder folder, long watermark, Func<string, Destination> destinationOf)
    {
        while (_due.TryPeek(out var folded, out var dueAt) && dueAt <= watermark)
        {
            _due.Dequeue();
            Seal(state, folder, folded, destinationOf);
        }

        foreach (var kind in Kinds)
        {
            if (folder.OpenCount(kind) > options.MaxOpenPartialsPerKind)
            {
                SealSmallest(state, folder, kind, destinationOf);
            }
        }
    }

    private void SealSmallest(StageState state, EventFolder folder, EntityKind kind, Func<string, Destination> destinationOf)
    {
        var open = folder.Partials.Where(p => p.Entity.Kind == kind).ToArray();
        Array.Sort(open, CompareWeight);
        var excess = open.Length - options.MaxOpenPartialsPerKind + (options.MaxOpenPartialsPerKind / SlackShare);
        foreach (var folded in open.AsSpan(0, excess))
        {
            Seal(state, folder, folded, destinationOf);
        }
    }

    private void Seal(StageState state, EventFolder folder, FoldedPartial folded, Func<string, Destination> destinationOf)
    {
        if (folded.Attachment is not StageEntry entry)
        {
            return;
        }

        // Queued entries of partials that were sealed early are passed over.
        folded.Attachment = null;
        var partial = (OpenPartial)entry.Value;
        partial.Seal(_scratch);
        folder.Remove(folded);
        state.Finalise(entry, destinationOf(partial.RecordKey));
    }

    private static int CompareWeight(FoldedPartial a, FoldedPartial b)
    {
        var byWeight = a.Weight.CompareTo(b.Weight);
        if (byWeight != 0)
        {
            return byWeight;
        }

        var byStart = a.Span.StartUnixMs.CompareTo(b.Span.StartUnixMs);
        if (byStart != 0)
        {
            return byStart;
        }

        var byTenant = string.CompareOrdinal(a.Entity.Tenant, b.Entity.Tenant);
        return byTenant != 0 ? byTenant : string.CompareOrdinal(a.Entity.Name, b.Entity.Name);
    }
}
