using System.Runtime.CompilerServices;
using SmtpStream.Smtp;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// What the events of a batch share and link to, while a reader is in the batch. One object serves one batch after the other
/// and then allocates nothing; one reader at a time.
/// </summary>
public sealed class BatchParts
{
    private readonly PartList<ProcessPart> _processes = new();
    private readonly PartList<ClientPart> _clients = new();
    private readonly PartList<MessagePart> _messages = new();
    private readonly PartList<RoutePart> _routes = new();

    // Highest number of each list that an event linked to.
    private ulong _process;
    private ulong _client;
    private ulong _message;
    private ulong _route;
    private long _timeUnixNs;
    private long _offset;

    internal void Begin()
    {
        _processes.Clear();
        _clients.Clear();
        _messages.Clear();
        _routes.Clear();
        (_process, _client, _message, _route) = (0, 0, 0, 0);
        _timeUnixNs = 0;
        _offset = 0;
    }

    /// <summary>Takes the field if it is an entry of one of the lists.</summary>
    internal bool TryRead(uint tag, ref WireReader batch)
    {
        switch (tag)
        {
            case EventTags.EventBatch.Processes:
                PartDecoder.Read(batch.Message(), out _processes.Add());
                return true;
            case EventTags.EventBatch.Clients:
                PartDecoder.Read(batch.Message(), out _clients.Add());
                return true;
            case EventTags.EventBatch.Messages:
                PartDecoder.Read(batch.Message(), out _messages.Add());
                return true;
            case EventTags.EventBatch.Routes:
                PartDecoder.Read(batch.Message(), out _routes.Add());
                return true;
            default:
                return false;
        }
    }

    /// <summary>The same as <see cref="Resolve"/>, apart from the hot path.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void ResolveRare(WireReader links, bool isRecent, ref MailEvent e) => Resolve(links, isRecent, ref e);

    /// <summary>Sets what the links of an event say. Order and meaning: <c>MailEvent.links</c> in event.proto.</summary>
    /// <param name="links">The numbers.</param>
    /// <param name="isRecent">They are <c>MailEvent.recent_links</c>.</param>
    /// <param name="e">The event.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Resolve(WireReader links, bool isRecent, ref MailEvent e)
    {
        var process = Number(links.VarintOrZero(), isRecent, ref _process);
        e.Position = new SourcePosition(unchecked(_offset + (long)links.VarintOrZero()));
        e.TimeUnixNs = _timeUnixNs;
        if (process != 0)
        {
            SetProcess(links, in _processes[process, links.Offset], ref e);
        }

        if (links.IsAtEnd)
        {
            return;
        }

        var client = Number(links.Varint(), isRecent, ref _client);
        var message = Number(links.VarintOrZero(), isRecent, ref _message);
        if (message != 0)
        {
            ref readonly var part = ref _messages[message, links.Offset];
            SetMessage(links, in part, ref e);
            client = client == 0 ? part.Client : client;
            _client = Math.Max(_client, client);
        }

        if (client != 0)
        {
            SetClient(links, in _clients[client, links.Offset], ref e);
        }

        if (!links.IsAtEnd)
        {
            var route = Number(links.Varint(), isRecent, ref _route);
            if (route != 0)
            {
                SetRoute(links, in _routes[route, links.Offset], ref e);
            }

            var zigzag = links.VarintOrZero();
            e.TimeUnixNs = unchecked(_timeUnixNs + (1_000 * ((long)(zigzag >> 1) ^ -(long)(zigzag & 1))));
        }
    }

    /// <summary>The next event counts from this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Passed(in MailEvent e)
    {
        _timeUnixNs = e.TimeUnixNs;
        _offset = e.Position.Offset;
    }

    // A link that counts back behind the first entry becomes a number that no list has.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Number(ulong link, bool isRecent, ref ulong highest)
    {
        if (link == 0)
        {
            return 0;
        }

        var number = isRecent ? link <= highest + 1 ? highest + 2 - link : ulong.MaxValue : link;
        highest = Math.Max(highest, number);
        return number;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetProcess(WireReader batch, in ProcessPart part, ref MailEvent e)
    {
        if (part.Server.Length > 0)
        {
            e.Server = batch.At(part.Server);
        }

        e.Service = batch.At(part.Service);
        e.Daemon = batch.At(part.Daemon);
        e.Pid = part.Pid;
        e.TimeQuality = part.TimeQuality;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetClient(WireReader batch, in ClientPart part, ref MailEvent e)
    {
        e.ClientName = batch.At(part.Name);
        e.ClientIp = batch.At(part.Ip);
        e.ClientHelo = batch.At(part.Helo);
        e.ClientPort = part.Port;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetMessage(WireReader batch, in MessagePart part, ref MailEvent e)
    {
        e.QueueId = batch.At(part.QueueId);
        e.Sender = batch.At(part.Sender);
        e.NullSender = part.NullSender;
        e.User = batch.At(part.User);
        e.Mechanism = part.Mechanism;
        e.MessageId = batch.At(part.MessageId);
        e.SizeBytes = part.SizeBytes;
        e.RecipientCount = part.RecipientCount;
        e.Attempt = part.Attempt;
        e.Correlation = part.Correlation;
        e.MessageSource = part.Source;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetRoute(WireReader batch, in RoutePart part, ref MailEvent e)
    {
        e.RelayKind = part.Kind;
        e.RelayName = batch.At(part.Name);
        e.RelayIp = batch.At(part.Ip);
        e.RelayPort = part.Port;
        e.Provider = part.Provider;
        e.Transport = batch.At(part.Transport);
    }
}
