using System.Text.Unicode;
using SmtpStream.Smtp;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// Builds one <c>smtpstream.v1.EventBatch</c> after the other in a buffer of its own: no allocation per event. One thread.
/// </summary>
/// <remarks>The header is known last (its end and counts) but stands first, so room for it is kept in front of the events.</remarks>
public sealed class EventBatchWriter
{
    /// <summary>Longest batch: 256 KiB, the message size at which producing costs least.</summary>
    public const int MaxBatchBytes = 256 * 1024;

    // RFC 1035 section 2.3.4.
    private const int MaxServerBytes = 255;
    private const int HeaderRoom = 16 * 1024;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(MaxBatchBytes, pinned: true);
    private readonly EventText _text = new();
    private readonly EventLinker _linker;
    private SourcePosition _lastPosition;
    private long _lastUnixNs;
    private byte[] _server = [];
    private int _end = HeaderRoom;

    public EventBatchWriter() => _linker = new EventLinker(_buffer);

    /// <summary>Events in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the events in the batch.</summary>
    public int EventBytes => _end - HeaderRoom;

    /// <summary>Server of the batch: left out of the events that name it. Belongs into the header.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Starts a batch; what was not finished is dropped, what was finished is no longer valid.</summary>
    /// <param name="server">Server that most events name. One that is no valid UTF-8 or too long is not taken.</param>
    public void Begin(ReadOnlySpan<byte> server)
    {
        if (server.Length > MaxServerBytes || !Utf8.IsValid(server))
        {
            server = default;
        }

        if (!server.SequenceEqual(_server))
        {
            _server = server.ToArray();
            Server = System.Text.Encoding.UTF8.GetString(server);
        }

        _end = HeaderRoom;
        _lastPosition = default;
        _lastUnixNs = 0;
        _linker.Begin();
        Count = 0;
    }

    /// <summary>Adds an event, or returns false when the batch is full. Every event fits an empty batch.</summary>
    public bool TryAppend(in MailEvent mailEvent)
    {
        var textLength = EventEncoder.TextLength(mailEvent);
        if (textLength > EventText.MaxFieldBytes)
        {
            return TryAppendCleaned(mailEvent);
        }

        if (textLength + EventEncoder.FixedRoom > MaxBatchBytes - _end)
        {
            return false;
        }

        var end = Write(mailEvent, out var isAscii);
        if (isAscii)
        {
            Take(end, mailEvent);
            return true;
        }

        _linker.Undo();
        return TryAppendCleaned(mailEvent);
    }

    /// <summary>Writes the header in front of the events and returns the batch, valid until the next <see cref="Begin"/>.</summary>
    /// <exception cref="ArgumentException">The header names another server, or its strings are longer than 8 KiB together.</exception>
    public ReadOnlyMemory<byte> Finish(EventBatchHeader header)
    {
        if (header.Server != Server)
        {
            throw new ArgumentException("The batch was begun with another server.", nameof(header));
        }

        Span<byte> bytes = stackalloc byte[HeaderRoom];
        var length = EventBatchHeaderEncoder.Write(bytes, header);
        bytes[..length].CopyTo(_buffer.AsSpan(HeaderRoom - length));
        return _buffer.AsMemory(HeaderRoom - length, _end - HeaderRoom + length);
    }

    private bool TryAppendCleaned(MailEvent mailEvent)
    {
        _text.Clean(ref mailEvent);
        if (EventEncoder.TextLength(mailEvent) + EventEncoder.FixedRoom > MaxBatchBytes - _end)
        {
            return false;
        }

        Take(Write(mailEvent, out _), mailEvent);
        return true;
    }

    /// <summary>Writes what an event links to and the event, for which there is room, behind the batch. Returns where they end.</summary>
    private int Write(in MailEvent mailEvent, out bool isAscii)
    {
        _linker.End = _end;
        var client = _linker.Client(mailEvent);
        var message = mailEvent.QueueId.IsEmpty ? 0 : _linker.Message(mailEvent, client);
        var links = new EventLinks(mailEvent, _lastPosition.Offset, _lastUnixNs)
        {
            Process = EventLinker.Recent(_linker.Process(mailEvent, _server), _linker.Linked.Processes),
            Client = message == 0 ? EventLinker.Recent(client, _linker.Linked.Clients) : 0,
            Message = EventLinker.Recent(message, _linker.Linked.Messages),
            Route = EventLinker.Recent(_linker.Route(mailEvent), _linker.Linked.Routes),
        };

        var writer = new WireWriter(_buffer, _linker.End);
        writer.Tag(EventTags.EventBatch.Events);
        var body = writer.Open(1);
        EventEncoder.Write(ref writer, mailEvent, links);
        writer.CloseOrMove(body);
        isAscii = !writer.SawNonAscii && !_linker.SawNonAscii;
        return writer.Length;
    }

    private void Take(int end, in MailEvent mailEvent)
    {
        _end = end;
        _lastPosition = mailEvent.Position;
        _lastUnixNs = mailEvent.TimeUnixNs;
        _linker.Keep();
        Count++;
    }
}
