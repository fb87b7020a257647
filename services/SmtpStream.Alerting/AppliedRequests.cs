using SmtpStream.Encoding.Control;

namespace SmtpStream.Alerting;

/// <summary>The last control changes that a stage took in this load: a call waits until its own is among them.</summary>
internal sealed class AppliedRequests
{
    private const int Capacity = 4_096;

    private readonly HashSet<(ControlKind Kind, string Id, string RequestId)> _known = [];
    private readonly Queue<(ControlKind Kind, string Id, string RequestId)> _order = [];

    public bool Contains(ControlChange change) => _known.Contains((change.Kind, change.Id, change.RequestId));

    public void Add(ControlChange change)
    {
        var key = (change.Kind, change.Id, change.RequestId);
        if (change.RequestId.Length == 0 || !_known.Add(key))
        {
            return;
        }

        _order.Enqueue(key);
        if (_order.Count > Capacity)
        {
            _known.Remove(_order.Dequeue());
        }
    }

    public void Clear()
    {
        _known.Clear();
        _order.Clear();
    }
}
