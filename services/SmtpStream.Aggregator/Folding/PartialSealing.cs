using System.Runtime.InteropServices;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>Decides at the end of a record which partials become final, so that open state is bounded, and puts them together in sets.</summary>
internal sealed class PartialSealing(AggregatorOptions options, string idPrefix, Func<string, Destination> destinationOf)
{
    // Past the cap a quarter more than needed is sealed, so that a flood does not choose at every record.
    private const int SlackShare = 4;

    private static readonly EntityKind[] Kinds = Enum.GetValues<EntityKind>();

    private readonly PriorityQueue<FoldedPartial, long> _due = new();
    private readonly List<FoldedPartial> _candidates = [];
    private readonly List<ulong> _ranks = [];
    private readonly List<(StageEntry Entry, Destination Destination)> _sealed = [];
    private readonly FinalSetWriter _sets = new(idPrefix, members => new SealedPartials(members));
    private readonly long _graceMs = (long)options.Grace.TotalMilliseconds;
    private readonly long _sealAfterMs = (long)options.SealAfter.TotalMilliseconds;

    public void Clear()
    {
        _due.Clear();
        _sealed.Clear();
    }

    /// <summary>Watermark that seals a partial born at <paramref name="watermark"/>: some time after its close, or after its birth where that was later.</summary>
    public long SealAt(WindowSpan span, long watermark, bool isHistory) =>
        Math.Max(span.EndUnixMs + _graceMs, watermark) + (isHistory ? 0 : _sealAfterMs);

    public void Add(FoldedPartial folded, OpenPartial partial) => _due.Enqueue(folded, partial.SealAt);

    /// <summary>Seals what is due at this watermark, then what is too much.</summary>
    public void SealDue(StageState state, EventFolder folder, long watermark)
    {
        while (_due.TryPeek(out var folded, out var dueAt) && dueAt <= watermark)
        {
            _due.Dequeue();
            Seal(folder, folded);
        }

        foreach (var kind in Kinds)
        {
            if (folder.OpenCount(kind) > options.MaxOpenPartialsPerKind)
            {
                SealSmallest(folder, kind);
            }
        }

        WriteSets(state);
    }

    private void SealSmallest(EventFolder folder, EntityKind kind)
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
            Seal(folder, folded);
        }

        _candidates.Clear();
    }

    private void Seal(EventFolder folder, FoldedPartial folded)
    {
        // Queued entries of partials that were sealed early are passed over.
        if (folded.Attachment is StageEntry entry)
        {
            folded.Attachment = null;
            folder.Remove(folded);
            _sealed.Add((entry, destinationOf(((OpenPartial)entry.Value).RecordKey)));
        }
    }

    // In an order that depends on nothing but the partials: which set holds which of them must not.
    private void WriteSets(StageState state)
    {
        _sealed.Sort(static (a, b) =>
            a.Destination.Partition != b.Destination.Partition
                ? a.Destination.Partition.CompareTo(b.Destination.Partition)
                : string.CompareOrdinal(a.Entry.Id, b.Entry.Id));
        _sets.Begin();
        foreach (var (entry, destination) in _sealed)
        {
            var partial = (OpenPartial)entry.Value;
            partial.WriteSealed(_sets.Next(destination, partial.Events, state));
            state.Remove(entry);
        }

        _sets.End(state);
        _sealed.Clear();
    }
}
