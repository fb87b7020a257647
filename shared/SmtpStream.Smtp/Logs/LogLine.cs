using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Postfix;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Logs;

/// <summary>A line on its way through the parser: what its prefix said, and how many events it has given so far.</summary>
internal ref struct LogLine
{
    public ReadOnlySpan<byte> Host;
    public ReadOnlySpan<byte> Service;
    public ReadOnlySpan<byte> Daemon;
    public DaemonKind Kind;

    /// <summary>Hash of host and Postfix instance: the queue that the ids of this line belong to.</summary>
    public ulong Queue;
    public uint Pid;
    public long TimeUnixNs;
    public long OriginalTimeUnixNs;
    public TimeQuality TimeQuality;
    public bool IsFuture;
    public long Offset;
    public uint Multiplicity;

    /// <summary>Null parses the line by itself.</summary>
    public CorrelationTable? Table;
    public ReadOnlySpan<byte> QueueId;

    private int _events;
    private int _uncorrelated;

    /// <summary>Fills what every event has. What the line itself says may stand in the event already.</summary>
    public void Begin(ref MailEvent mailEvent, EventKind kind)
    {
        mailEvent.Kind = kind;
        mailEvent.TimeUnixNs = TimeUnixNs;
        mailEvent.OriginalTimeUnixNs = OriginalTimeUnixNs;
        mailEvent.Position = new SourcePosition(Offset, _events);
        mailEvent.Server = Host;
        mailEvent.Service = Service;
        mailEvent.Daemon = Daemon;
        mailEvent.Pid = Pid;
        mailEvent.QueueId = QueueId;
        mailEvent.TimeQuality = TimeQuality;
        mailEvent.Future = IsFuture;
        mailEvent.Multiplicity = Multiplicity;
        _events++;
    }

    /// <summary>Counts an event that reuses the view of the one before.</summary>
    public void CountFollowing() => _events++;

    /// <summary>Puts an event that was begun, and not given yet, behind the next one.</summary>
    public void PutBehindNext(ref MailEvent mailEvent)
    {
        mailEvent.Position = new SourcePosition(Offset, _events);
        _events--;
    }

    public void CountUncorrelated() => _uncorrelated++;

    public readonly LineOutcome Done() => LineOutcome.Events(_events, _uncorrelated);
}
