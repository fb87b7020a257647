using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Merging;

/// <summary>The last state of an unsealed partial of one fold partition; kept as it came.</summary>
internal sealed class LivePartial(string id, EntityKey entity, WindowSpan span) : IStageValue
{
    private const byte Version = 1;

    private byte[] _measures = [];

    /// <summary>Entry id: fold partition, birth, window and entity. Its order is the order of merging.</summary>
    public string Id { get; } = id;

    public EntityKey Entity { get; } = entity;

    public WindowSpan Span { get; } = span;

    public MeasuresForm Measures => new(_measures);

    public long LogLoss { get; private set; }

    public string Zone { get; private set; } = "";

    /// <summary>Its own window, or the finest roll-up that is still kept; null when every tier of it is dropped.</summary>
    public MergeWindow? Window { get; set; }

    /// <summary>Events of it that were counted late.</summary>
    public long LateEvents { get; set; }

    public int ApproximateSizeBytes => 128 + _measures.Length;

    public static LivePartial Read(string id, ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        reader.ReadVersion(Version);
        var entity = EntityKey.Parse(reader.Text());
        var partial = new LivePartial(id, entity, new WindowSpan(reader.Number(), (int)reader.Number()))
        {
            LogLoss = reader.Number(),
            Zone = reader.Text(),
            LateEvents = reader.Number(),
        };
        partial._measures = reader.Bytes().ToArray();
        return partial;
    }

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Version(Version);
        output.Text(Entity.ToString());
        output.Number(Span.StartUnixMs);
        output.Number(Span.LengthSeconds);
        output.Number(LogLoss);
        output.Text(Zone);
        output.Number(LateEvents);
        output.Bytes(_measures);
    }

    public void WriteOutput(IBufferWriter<byte> writer) => throw new InvalidOperationException("A live partial is no output.");

    public bool Differs(in PartialView view) => view.LogLoss != LogLoss || !view.Measures.SequenceEqual(_measures);

    /// <summary>Takes a newer state; false where it says nothing new.</summary>
    public bool Replace(in PartialView view)
    {
        if (!Differs(view))
        {
            return false;
        }

        _measures = view.Measures.ToArray();
        LogLoss = view.LogLoss;
        Zone = view.Zone;
        return true;
    }
}
