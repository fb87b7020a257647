using System.Buffers;
using System.Globalization;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>Collects what changed for Query since the last commit and writes it.</summary>
internal sealed class MergeReadModel(string tag, Tiers tiers)
{
    private const long MillisecondsPerHour = 3_600_000;

    private readonly ArrayBufferWriter<byte> _scratch = new(1024);
    private readonly List<MergeWindow> _unwritten = [];
    private readonly Dictionary<(EntityKey, WindowSpan), MergeWindow> _displaced = [];

    public void Clear()
    {
        _unwritten.Clear();
        _displaced.Clear();
    }

    public void Add(MergeWindow window)
    {
        if (!window.IsUnwritten)
        {
            window.IsUnwritten = true;
            _unwritten.Add(window);
        }
    }

    /// <summary>The window was counted elsewhere: its fields go.</summary>
    public void Remove(MergeWindow window)
    {
        _displaced[(window.Entity, window.Span)] = window;
        if (window.IsUnwritten)
        {
            _unwritten.Remove(window);
        }
    }

    /// <summary>The window's fields go with the next commit: until then the store still holds what was counted elsewhere.</summary>
    public bool IsLeaving(EntityKey entity, WindowSpan span) => _displaced.ContainsKey((entity, span));

    /// <param name="writer">Takes the fields.</param>
    /// <param name="clockUnixMs">The collectors' clock: history that its tier would not keep until today is not written at all.</param>
    public void Write(IReadModelWriter writer, long clockUnixMs)
    {
        foreach (var window in _displaced.Values)
        {
            var (field, sketches) = Tiers.FieldsOf(tag, window.EntityText, window.Span);
            writer.Remove(field.Key, field.Field);
            writer.Remove(sketches.Key, sketches.Field);
        }

        foreach (var window in _unwritten)
        {
            if (tiers.IsKept(window.Span, clockUnixMs))
            {
                WriteWindow(window, writer);
            }

            window.IsUnwritten = false;
        }

        Clear();
    }

    private void WriteWindow(MergeWindow window, IReadModelWriter writer)
    {
        var total = window.Total();
        var (field, sketches) = Tiers.FieldsOf(tag, window.EntityText, window.Span);
        var keep = tiers.KeepKey(window.Span.LengthSeconds);
        _scratch.ResetWrittenCount();
        WindowReadModel.WriteWindow(_scratch, total);
        writer.Set(field.Key, field.Field, _scratch.WrittenSpan.ToArray(), keep);
        if (total.Measures.HasSketches && (window.IsClosed || !window.IsOwn))
        {
            _scratch.ResetWrittenCount();
            WindowReadModel.WriteSketches(_scratch, total.Measures);
            writer.Set(sketches.Key, sketches.Field, _scratch.WrittenSpan.ToArray(), keep);
        }

        if (window.IsOwn)
        {
            List(window, writer);
        }
    }

    // Only what is published while it is open is listed: a flood of names that did little does not fill the index.
    private void List(MergeWindow window, IReadModelWriter writer)
    {
        var hour = window.Span.StartUnixMs / MillisecondsPerHour;
        if (hour > window.Name.ListedHour
            && (OpenPublication.IsAlwaysDue(window.Entity.Kind) || OpenPublication.IsDue(window.Counters())))
        {
            window.Name.ListedHour = hour;
            var newest = window.Span.StartUnixMs.ToString(CultureInfo.InvariantCulture);
            writer.Set(RedisKeys.EntityIndex(tag), window.EntityText, System.Text.Encoding.ASCII.GetBytes(newest), null);
        }
    }
}
