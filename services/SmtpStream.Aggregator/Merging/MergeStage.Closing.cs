using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>What the watermark does to windows, and how they are published.</summary>
internal sealed partial class MergeStage
{
    // What a row changes: the total of its window, and of each closed roll-up above it. Query adds an open roll-up up by itself.
    private void PublishChange(MergeWindow window, StageState state)
    {
        Publish(window, state);
        for (var above = ParentOf(window, state); above is not null; above = ParentOf(above, state))
        {
            if (above.IsClosed)
            {
                Publish(above, state);
            }
        }
    }

    // Into the window's base, and into those of the roll-ups that have it already.
    private void Absorb(MergeWindow window, in PartialView partial, StageState state)
    {
        for (var below = window; below.IsHandedUp && ParentOf(below, state) is { } above; below = above)
        {
            above.Absorb(partial.Measures, partial.LogLoss, partial.Zone);
            Store(above, state);
        }

        window.Absorb(partial.Measures, partial.LogLoss, partial.Zone);
        Store(window, state);
        _windows.Update(window);
    }

    // A window that is finished counts in its parent's base from now on, which may finish the parent.
    private void HandUp(MergeWindow finished, StageState state)
    {
        for (var window = finished; window is { IsIdle: true }; window = ParentOf(window, state))
        {
            if (!window.IsHandedUp && window.Parent is not null)
            {
                CountInParent(window, state);
            }

            _idle.Add(window);
        }
    }

    // In the parent's base, and in those of the roll-ups that have the parent's already.
    private void CountInParent(MergeWindow window, StageState state)
    {
        for (var above = ParentOf(window, state); above is not null; above = above.IsHandedUp ? ParentOf(above, state) : null)
        {
            above.Absorb(window);
            Store(above, state);
            if (!above.IsClosed && !_tiers.IsKept(window.Span, _clock.CollectorClock))
            {
                // Query adds an open roll-up up from finer windows, which nobody keeps of such old history.
                _readModel.Add(above);
            }
        }

        window.HandedUp();
        state.Changed(window.Entry!);
        _windows.Update(window);
    }

    // A changed total: an open output while its own window is open, a revision once that is closed.
    private void Publish(MergeWindow window, StageState state)
    {
        if (window.IsClosed)
        {
            Revise(window, state);
            _metrics.Revised();
            return;
        }

        if (!window.IsOwn)
        {
            return;
        }

        if (window.Output is not null)
        {
            state.Changed(window.Output);
        }
        else if (!_clock.IsHistory && (OpenPublication.IsAlwaysDue(window.Entity.Kind) || OpenPublication.IsDue(window.Counters())))
        {
            window.Output = state.Add(OpenPrefix + window.Key, new OpenWindowOutput { Window = window });
            state.Open(window.Output, _destination);
        }

        if (window.Output is not null)
        {
            _readModel.Add(window);
        }
    }

    private void Revise(MergeWindow window, StageState state)
    {
        var isIncomplete = _clock.IsIncomplete(window.Entity, window.Span);
        if (isIncomplete != window.IsIncomplete)
        {
            window.IsIncomplete = isIncomplete;
            Store(window, state);
        }

        _readModel.Add(window);
        if (window is { IsOwn: true, IsRevised: false })
        {
            window.IsRevised = true;
            _revised.Add(window);
        }
    }

    // In an order that depends on nothing but the windows: which set holds which of them must not. One that was displaced counts elsewhere.
    private void WriteRevisions(StageState state)
    {
        if (_revised.Count == 0)
        {
            return;
        }

        _revised.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        _sets.Begin();
        foreach (var window in _revised)
        {
            window.IsRevised = false;
            if (!window.IsGone)
            {
                WindowEncoding.WriteMember(_sets.Next(_destination, window.Events, state), window.Total());
            }
        }

        _sets.End(state);
        _revised.Clear();
    }

    private void ApplyWatermark(WatermarkRecord record, int sender, StageState state)
    {
        var id = ProgressPrefix + sender.ToString(CultureInfo.InvariantCulture);
        if (state.Find(id) is { Value: PartitionProgress known } entry)
        {
            known.Replace(record);
            state.Changed(entry);
        }
        else
        {
            var progress = new PartitionProgress(sender, record);
            state.Add(id, progress);
            _clock.Put(progress);
        }

        state.Changed(_clockEntry!);
        if (_clock.Advance())
        {
            CloseDue(state);
        }
    }

    private void CloseDue(StageState state)
    {
        while (_windows.TryTakeClosing(_clock.Watermark - _graceMs, out var window))
        {
            window.IsClosed = true;
            _windows.Update(window);
            Store(window, state);
            if (window.Output is { } output)
            {
                state.Remove(output);
            }

            Revise(window, state);
            HandUp(window, state);
            if (window.IsOwn)
            {
                _metrics.Closed(window.IsIncomplete);
            }
        }
    }

    private void DisplaceExcess(EntityKind kind, WindowSpan own, StageState state)
    {
        for (WindowSpan? next = own; next is { } span; next = Tiers.ParentOf(kind, span))
        {
            var displaced = _admission.Excess(_windows, kind, span.LengthSeconds);
            foreach (var window in displaced)
            {
                Displace(window, state);
            }

            _metrics.Displaced(displaced.Count);
        }
    }

    private void Displace(MergeWindow window, StageState state)
    {
        var name = _windows.NameOf(_admission.OtherOf(window.Entity));
        var other = _windows.Find(name, window.Span) ?? StartWindow(name, window.Span, window.IsOwn, state);
        other.Absorb(window);
        _windows.Update(other);
        Store(other, state);
        Publish(other, state);
        if (window.Output is { } output)
        {
            state.Remove(output);
        }

        if (window.Entry is { } entry)
        {
            state.Remove(entry);
        }

        window.Unlink();
        _windows.Remove(window);
        if (window.Parent is { } parent)
        {
            _windows.Update(parent);
        }

        _readModel.Remove(window);
    }
}
