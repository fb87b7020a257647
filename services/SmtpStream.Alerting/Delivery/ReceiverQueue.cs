namespace SmtpStream.Alerting.Delivery;

/// <summary>
/// What waits for one receiver: one message per group, since a newer one says all that an unsent older one says; in order within a
/// group. From any thread.
/// </summary>
internal sealed class ReceiverQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<PendingMessage>> _groups = [];
    private readonly HashSet<string> _ids = [];
    private readonly LinkedList<PendingMessage> _arrivals = [];
    private DateTimeOffset _pausedUntil;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _arrivals.Count;
            }
        }
    }

    /// <summary>Adds a message that is not waiting yet, and returns those it supersedes.</summary>
    public IReadOnlyList<PendingMessage> Add(PendingMessage message)
    {
        lock (_lock)
        {
            if (!_ids.Add(message.Output.Id))
            {
                return [];
            }

            if (!_groups.TryGetValue(message.Notification.Group, out var group))
            {
                _groups.Add(message.Notification.Group, group = []);
            }

            var superseded = group.Where(m => !m.IsInFlight).ToArray();
            foreach (var old in superseded)
            {
                RemoveLocked(old);
            }

            // Removal may have dropped the emptied group.
            _groups[message.Notification.Group] = group;
            group.AddLast(message);
            _arrivals.AddLast(message);
            return superseded;
        }
    }

    /// <summary>The oldest message whose time has come, or when the next one's comes; null: when something is added.</summary>
    public (PendingMessage? Message, DateTimeOffset? At) Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            DateTimeOffset? next = null;
            foreach (var message in _arrivals)
            {
                if (_groups[message.Notification.Group].First!.Value != message)
                {
                    continue;
                }

                var at = message.NotBefore > _pausedUntil ? message.NotBefore : _pausedUntil;
                if (at <= now)
                {
                    message.IsInFlight = true;
                    message.Attempts++;
                    return (message, null);
                }

                next = next is null || at < next ? at : next;
            }

            return (null, next);
        }
    }

    /// <summary>The message is done with.</summary>
    public void Remove(PendingMessage message)
    {
        lock (_lock)
        {
            RemoveLocked(message);
        }
    }

    /// <summary>The attempt failed. False: a newer message of the group came meanwhile, so this one is superseded and removed.</summary>
    public bool TryAgain(PendingMessage message, DateTimeOffset at, bool pausesReceiver)
    {
        lock (_lock)
        {
            message.IsInFlight = false;
            message.NotBefore = at;
            if (pausesReceiver && at > _pausedUntil)
            {
                _pausedUntil = at;
            }

            if (_groups[message.Notification.Group].Count == 1)
            {
                return true;
            }

            RemoveLocked(message);
            return false;
        }
    }

    private void RemoveLocked(PendingMessage message)
    {
        _ids.Remove(message.Output.Id);
        _arrivals.Remove(message);
        if (_groups.TryGetValue(message.Notification.Group, out var group))
        {
            group.Remove(message);
            if (group.Count == 0)
            {
                _groups.Remove(message.Notification.Group);
            }
        }
    }
}
