using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>What the watermark does to windows, and how they are published.</summary>
internal sealed partial class MergeStage
{
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
        else if (OpenPublication.IsAlwaysDue(window.Entity.Kind) || OpenPublication.IsDue(window.Counters()))
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
            state.Changed(window.Entry!);
        }

        _readModel.Add(window);
        if (window.IsOwn)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{RevisionPrefix}{state.Stamp.Incarnation}/{state.Stamp.Offset}/{window.Key}");
            state.Finalise(state.Add(id, new ClosedRevision(window.Total(), window.EntityText, _scratch)), _destination);
        }

        if (window.IsIdle)
        {
            _idle.Add(window);
        }
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
            state.Changed(window.Entry!);
            if (window.Output is { } output)
            {
                state.Remove(output);
            }

            Revise(window, state);
            if (window.IsOwn)
            {
                _metrics.Closed(window.IsIncomplete);
            }
        }
    }

    private void DisplaceExcess(EntityKind kind, WindowSpan own, StageState state)
    {
        foreach (var span in Tiers.SpansOf(kind, own))
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
        state.Changed(other.Entry!);
        Publish(other, state);
        if (window.Output is { } output)
        {
            state.Remove(output);
        }

        state.Remove(window.Entry!);
        _windows.Remove(window);
        _readModel.Remove(window);
    }
}
