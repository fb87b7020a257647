using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>Decides at the end of a record which partials become final, so that open state is bounded, and puts them together in sets.</summary>
internal sealed class PartialSealing(AggregatorOptions options, string idPrefix)
{
    // Past the cap a quarter more than needed is sealed, so that a flood does not choose at every record.
    private const int SlackShare = 4;

    private static readonly EntityKind[] Kinds = Enum.GetValues<EntityKind>();

    private readonly PriorityQueue<FoldedPartial, long> _due = new();
    private readonly List<FoldedPartial> _candidates = [];
    private readonly List<ulong> _ranks = [];
    private readonly List<StageEntry> _sealed = [];
    private readonly ArrayBufferWriter<byte> _members = new(4096);
    private readonly long _graceMs = (long)options.Grace.TotalMilliseconds;
    private readonly long _sealAfterMs = (long)options.SealAfter.TotalMilliseconds;
    private int _sets;

    public void Clear()
    {
        _due.Clear();
        _sealed.Clear();
        _members.ResetWrittenCount();
    }

    public void Add(FoldedPartial folded, OpenPartial partial) => _due.Enqueue(folded, partial.SealAt(_graceMs, _sealAfterMs));

    /// <summary>Seals what is due at this watermark, then what is too much.</summary>
    public void SealDue(StageState state, EventFolder folder, long watermark)
    {
        _sets = 0;
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
            _sealed.Add(entry);
        }
    }

    // In an order that depends on nothing but the partials: which set holds which of them must not.
    private void WriteSets(StageState state)
    {
        _sealed.Sort(static (a, b) =>
            a.Destination.Partition != b.Destination.Partition
                ? a.Destination.Partition.CompareTo(b.Destination.Partition)
                : string.CompareOrdinal(a.Id, b.Id));
        var limit = default(FinalSetLimit);
        StageEntry? last = null;
        foreach (var entry in _sealed)
        {
            var partial = (OpenPartial)entry.Value;
            if (last is { } before && before.Destination != entry.Destination)
            {
                WriteSet(state, before.Destination);
                limit = default;
            }

            if (limit.StartsNew(partial.Events))
            {
                WriteSet(state, entry.Destination);
            }

            partial.WriteSealed(_members);
            state.Remove(entry);
            last = entry;
        }

        if (last is not null)
        {
            WriteSet(state, last.Destination);
        }

        _sealed.Clear();
    }

    private void WriteSet(StageState state, Destination destination)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{idPrefix}{state.Stamp.Incarnation}/{state.Stamp.Offset}/{_sets++}");
        state.Finalise(state.Add(id, new SealedPartials(_members.WrittenSpan.ToArray())), destination);
        _members.ResetWrittenCount();
    }
}
