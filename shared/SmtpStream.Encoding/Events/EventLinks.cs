using System.Runtime.CompilerServices;
using SmtpStream.Smtp;
using E = SmtpStream.Encoding.Events.EventTags.MailEvent;

namespace SmtpStream.Encoding.Events;

/// <summary>What <c>MailEvent.recent_links</c> in event.proto says of one event.</summary>
internal readonly struct EventLinks
{
    private const long NsPerUs = 1_000;

    private readonly ulong _offset;
    private readonly ulong _time;

    /// <param name="e">The event.</param>
    /// <param name="offset">Byte offset of the event before it in the batch.</param>
    /// <param name="timeUnixNs">Event time of the event before it.</param>
    public EventLinks(in MailEvent e, long offset, long timeUnixNs)
    {
        SaysPosition = e.Position.Ordinal == 0 && e.Position.Offset >= offset;
        _offset = SaysPosition ? (ulong)(e.Position.Offset - offset) : 0;
        SaysTime = true;
        if (e.TimeUnixNs != timeUnixNs)
        {
            var later = unchecked(e.TimeUnixNs - timeUnixNs);
            var us = later / NsPerUs;
            SaysTime = us * NsPerUs == later;
            _time = SaysTime ? (ulong)((us << 1) ^ (us >> 63)) : 0;
        }
    }

    public required uint Process { get; init; }
    public required uint Client { get; init; }
    public required uint Message { get; init; }
    public required uint Route { get; init; }

    /// <summary>The event needs no position of its own.</summary>
    public bool SaysPosition { get; }

    /// <summary>The event needs no event time of its own.</summary>
    public bool SaysTime { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ref WireWriter w)
    {
        w.Tag(E.RecentLinks);
        var body = w.Open(1);
        w.Varint(Process);
        w.Varint(_offset);
        if ((Client | Message | Route | _time) != 0)
        {
            w.Varint(Client);
            if ((Message | Route | _time) != 0)
            {
                w.Varint(Message);
                if ((Route | _time) != 0)
                {
                    w.Varint(Route);
                    if (_time != 0)
                    {
                        w.Varint(_time);
                    }
                }
            }
        }

        w.Close(body, 1);
    }
}
