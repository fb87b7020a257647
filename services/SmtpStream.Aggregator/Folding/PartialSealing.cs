using System.Buffers;
using System.Runtime.InteropServices;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>Decides at the end of a record which partials become final, so that open state is bounded.</summary>
internal sealed class PartialSealing(AggregatorOptions options)
{
    // Past the cap a quarter more than needed is sealed, so that a flood does not choose at every record.
    private const int SlackShare = 4;

    private static readonly EntityKind[] Kinds = Enum.GetValues<EntityKind>();

    private readonly PriorityQueue<FoldedPartial, long> _due = new();
    private readonly List<FoldedPartial> _candidates = [];
    private readonly List<ulong> _ranks = [];
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
        _candidates.Clear();
        _ranks.Clear();
        foreach (var folded in folder.Partials)
        {
            if (folded.Entity.Kind == kind)
            {
                _candidates.Add(folded);
                _ranks.Add(SmallestFirst.RankOf(folded.Weight, folded.EntityHash, folded.Span));
            }
        }

        var ranks = CollectionsMarshal.AsSpan(_ranks);
        var open = CollectionsMarshal.AsSpan(_candidates);
        ranks.Sort(open);
        var excess = open.Length - options.MaxOpenPartialsPerKind + (options.MaxOpenPartialsPerKind / SlackShare);
        // Equals are sealed together: which of them came first means nothing.
        while (excess < open.Length && ranks[excess] == ranks[excess - 1])
        {
            excess++;
        }

        foreach (var folded in open[..excess])
        {
            Seal(state, folder, folded, destinationOf);
        }

        _candidates.Clear();
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
}
