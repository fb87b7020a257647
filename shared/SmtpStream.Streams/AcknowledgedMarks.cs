using System.Buffers;
using System.Globalization;

namespace SmtpStream.Streams;

/// <summary>
/// One mark per destination partition: everything sent there at or below it has landed. With it the final outputs that wait
/// for their acknowledgement, in the order in which they were sent.
/// </summary>
internal sealed class AcknowledgedMarks
{
    private const string IdPrefix = "!acked/";

    private readonly Dictionary<Destination, Mark> _acknowledged = [];
    private readonly Dictionary<Destination, Queue<StageEntry>> _waiting = [];
    private readonly HashSet<Destination> _changed = [];

    /// <summary>A final output of a state that was just loaded is acknowledged already.</summary>
    public bool HasLeaving { get; private set; }

    public bool HasChanges => _changed.Count > 0;

    public void Clear()
    {
        _acknowledged.Clear();
        _waiting.Clear();
        _changed.Clear();
        HasLeaving = false;
    }

    public bool TryLoad(string id, ReadOnlySpan<byte> stored)
    {
        if (!id.StartsWith(IdPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var name = id.AsSpan(IdPrefix.Length);
        var slash = name.LastIndexOf('/');
        var destination = new Destination(
            name[..slash].ToString(), int.Parse(name[(slash + 1)..], CultureInfo.InvariantCulture));
        _acknowledged[destination] = StoredForm.ReadMark(stored).Mark;
        return true;
    }

    public bool Covers(Destination destination, Mark mark) =>
        !destination.IsReceiver && _acknowledged.TryGetValue(destination, out var acknowledged) && mark <= acknowledged;

    public void Acknowledge(Destination destination, Mark mark)
    {
        if (!Covers(destination, mark))
        {
            _acknowledged[destination] = mark;
            _changed.Add(destination);
        }
    }

    /// <summary>The final ones among outputs that were just sent, in send order. A receiver's are acknowledged one by one.</summary>
    public void Await(List<StageEntry> outputs)
    {
        foreach (var output in outputs)
        {
            if (output.Output == OutputKind.Final && !output.Destination.IsReceiver)
            {
                Queue(output.Destination).Enqueue(output);
            }
        }
    }

    /// <summary>The same for all outputs of a state that was just loaded.</summary>
    public void AwaitAgain(List<StageEntry> outputs)
    {
        _waiting.Clear();
        Await(outputs);
        foreach (var (destination, queue) in _waiting)
        {
            HasLeaving |= Covers(destination, queue.Peek().Mark);
        }
    }

    /// <summary>Takes out the final outputs that are acknowledged: they leave with the next commit.</summary>
    public void TakeAcknowledged(Action<StageEntry> leaves)
    {
        HasLeaving = false;
        foreach (var (destination, queue) in _waiting)
        {
            while (queue.TryPeek(out var final) && Covers(destination, final.Mark))
            {
                leaves(queue.Dequeue());
            }
        }
    }

    /// <summary>Writes the marks that changed since the last call.</summary>
    public void WriteChanged(IBufferWriter<byte> writer, Action<string> written)
    {
        foreach (var destination in _changed)
        {
            StoredForm.WriteMark(writer, _acknowledged[destination], default);
            written(string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{destination.Name}/{destination.Partition}"));
        }

        _changed.Clear();
    }

    private Queue<StageEntry> Queue(Destination destination)
    {
        if (!_waiting.TryGetValue(destination, out var queue))
        {
            _waiting[destination] = queue = new Queue<StageEntry>();
        }

        return queue;
    }
}
