using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>How a row finds its window, and a window its roll-ups.</summary>
internal sealed partial class MergeStage
{
    private void Join(LivePartial partial, MergeWindow window)
    {
        window.AddLive(partial);
        partial.Window = window;
        _windows.Update(window);
    }

    // A row counts in its own window, or in the finest roll-up that is still kept; null where none is.
    private MergeWindow? FindWindow(EntityName name, WindowSpan own, StageState state)
    {
        for (WindowSpan? next = own; next is { } span; next = Tiers.ParentOf(name.Key.Kind, span))
        {
            if (_windows.Find(name, span) is { } known)
            {
                return known;
            }

            if (IsKept(span))
            {
                return StartWindow(name, span, span == own, state);
            }
        }

        return null;
    }

    // Closed windows with a live partial are stored, open ones may not be.
    private MergeWindow? FindStored(LivePartial partial, StageState state)
    {
        var name = _windows.NameOf(partial.Entity);
        for (WindowSpan? next = partial.Span; next is { } span; next = Tiers.ParentOf(partial.Entity.Kind, span))
        {
            if (_windows.Find(name, span) is { } known)
            {
                return known;
            }

            if (!IsPast(span))
            {
                return Open(name, span, span == partial.Span, state);
            }
        }

        return null;
    }

    private MergeWindow StartWindow(EntityName name, WindowSpan span, bool isOwn, StageState state)
    {
        if (!IsPast(span))
        {
            return Open(name, span, isOwn, state);
        }

        var window = new MergeWindow(name, span, isOwn) { IsClosed = true };
        var (field, sketches) = Tiers.FieldsOf(_tag, window.EntityText, span);
        var stored = state.Cold(field);
        if (!stored.IsEmpty && !_readModel.IsLeaving(name.Key, span))
        {
            window.Warm(WindowReadModel.Read(stored.Span, state.Cold(sketches).Span));
        }

        _windows.Add(window);
        Store(window, state);
        if (Tiers.ParentOf(name.Key.Kind, span) is { } above)
        {
            window.Parent = _windows.Find(name, above) ?? StartWindow(name, above, isOwn: false, state);
            RenewRollUps(window.Parent, state);
            window.Link();
        }

        return window;
    }

    // Its roll-ups end later, so they are open too.
    private MergeWindow Open(EntityName name, WindowSpan span, bool isOwn, StageState state)
    {
        var window = new MergeWindow(name, span, isOwn);
        _windows.Add(window);
        JoinParent(window, state);
        return window;
    }

    private void JoinParent(MergeWindow window, StageState state)
    {
        if (Tiers.ParentOf(window.Entity.Kind, window.Span) is { } above)
        {
            window.Parent = _windows.Find(window.Name, above) ?? Open(window.Name, above, isOwn: false, state);
            RenewRollUps(window.Parent, state);
            window.Link();
        }
    }

    // Before anything is added below them: what is added to one that left the memory would be lost.
    private void RenewRollUps(MergeWindow window, StageState state)
    {
        MergeWindow? above = window;
        while (above is not null)
        {
            above = ParentOf(above, state);
        }
    }

    // Too many resting windows may have displaced it since this one handed up to it.
    private MergeWindow? ParentOf(MergeWindow window, StageState state)
    {
        if (window.Parent is { IsGone: true } gone)
        {
            window.MoveTo(_windows.Find(gone.Name, gone.Span) ?? StartWindow(gone.Name, gone.Span, isOwn: false, state));
        }

        return window.Parent;
    }

    private static void Store(MergeWindow window, StageState state)
    {
        if (window.Entry is null)
        {
            window.Entry = state.Add(WindowPrefix + window.Key, window);
        }
        else
        {
            state.Changed(window.Entry);
        }
    }
}
