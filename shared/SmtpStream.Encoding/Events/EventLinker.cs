using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SmtpStream.Smtp;
using B = SmtpStream.Encoding.Events.EventTags.EventBatch;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// Finds what an event shares with earlier events of its batch, and writes what none of them said as a new entry of the batch.
/// Numbers of entries are those of <c>MailEvent.links</c> in event.proto, from 1.
/// </summary>
/// <param name="buffer">The batch; long enough for what is written, which is not checked here.</param>
internal sealed class EventLinker(byte[] buffer)
{
    private readonly PartSlots<ProcessPart> _processes = new();
    private readonly PartSlots<ClientPart> _clients = new();
    private readonly PartSlots<MessagePart> _messages = new();
    private readonly PartSlots<RoutePart> _routes = new();

    /// <summary>Entries of the batch: the last of each list is the highest that an event links to.</summary>
    public (uint Processes, uint Clients, uint Messages, uint Routes) Linked { get; private set; }

    /// <summary>Where the next entry goes, and then where the entries end.</summary>
    public int End { get; set; }

    /// <summary>An entry written since <see cref="Keep"/> holds a byte above 0x7F.</summary>
    public bool SawNonAscii { get; private set; }

    /// <summary>Begins a batch.</summary>
    public void Begin()
    {
        Linked = default;
        Undo();
    }

    /// <summary>The entries written so far stay in the batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep()
    {
        Linked = (_processes.Count, _clients.Count, _messages.Count, _routes.Count);
        SawNonAscii = false;
    }

    /// <summary>The entries written since <see cref="Keep"/> are not in the batch.</summary>
    public void Undo()
    {
        _processes.Forget(Linked.Processes);
        _clients.Forget(Linked.Clients);
        _messages.Forget(Linked.Messages);
        _routes.Forget(Linked.Routes);
        SawNonAscii = false;
    }

    /// <summary>A number as <c>MailEvent.recent_links</c> counts it.</summary>
    /// <param name="number">Number of an entry; 0 is none.</param>
    /// <param name="linked">The highest that the events before linked to.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Recent(uint number, uint linked) => number == 0 ? 0 : linked + 2 - number;

    public uint Process(in MailEvent e, ReadOnlySpan<byte> batchServer)
    {
        var server = e.Server.SequenceEqual(batchServer) ? default : e.Server;
        ref var part = ref _processes.Find(e.Pid | ((ulong)e.Daemon.Length << 32), out var slot, out var number);
        return number != 0 && part.Pid == e.Pid && part.TimeQuality == e.TimeQuality && Holds(part.Daemon, e.Daemon)
            && Holds(part.Service, e.Service) && Holds(part.Server, server)
            ? number : AddProcess(slot, e, server);
    }

    public uint Client(in MailEvent e)
    {
        if (e.ClientIp.IsEmpty && e.ClientName.IsEmpty && e.ClientPort == 0 && e.ClientHelo.IsEmpty)
        {
            return 0;
        }

        ref var part = ref _clients.Find(Key(e.ClientIp), out var slot, out var number);
        return number != 0 && part.Port == e.ClientPort && Holds(part.Ip, e.ClientIp) && Holds(part.Name, e.ClientName)
            && Holds(part.Helo, e.ClientHelo)
            ? number : AddClient(slot, e);
    }

    /// <param name="e">An event with a queue id.</param>
    /// <param name="client">Its client's number.</param>
    public uint Message(in MailEvent e, uint client)
    {
        ref var part = ref _messages.Find(Key(e.QueueId), out var slot, out var number);
        return number != 0 && part.Client == client && part.SizeBytes == e.SizeBytes && part.RecipientCount == e.RecipientCount
            && part.Attempt == e.Attempt && part.NullSender == e.NullSender && part.Mechanism == e.Mechanism
            && part.Correlation == e.Correlation && part.Source == e.MessageSource && Holds(part.QueueId, e.QueueId)
            && Holds(part.Sender, e.Sender) && Holds(part.MessageId, e.MessageId) && Holds(part.User, e.User)
            ? number : AddMessage(slot, e, client);
    }

    public uint Route(in MailEvent e)
    {
        if (e.RelayKind == 0 && e.Provider == 0 && e.RelayName.IsEmpty && e.RelayIp.IsEmpty && e.RelayPort == 0 && e.Transport.IsEmpty)
        {
            return 0;
        }

        var key = Key(e.RelayName) + Key(e.RelayIp) + (ulong)e.Provider;
        ref var part = ref _routes.Find(key, out var slot, out var number);
        return number != 0 && part.Port == e.RelayPort && part.Kind == e.RelayKind && part.Provider == e.Provider
            && Holds(part.Name, e.RelayName) && Holds(part.Ip, e.RelayIp) && Holds(part.Transport, e.Transport)
            ? number : AddRoute(slot, e);
    }

    private uint AddProcess(int slot, in MailEvent e, ReadOnlySpan<byte> server)
    {
        var batch = new WireWriter(buffer, End);
        batch.Tag(B.Processes);
        var width = LengthWidth(server.Length + e.Service.Length + e.Daemon.Length);
        var body = batch.Open(width);
        ref var part = ref _processes.Put(slot);
        part.Server = batch.Text(EventTags.Process.Server, server);
        part.Service = batch.Text(EventTags.Process.Service, e.Service);
        part.Daemon = batch.Text(EventTags.Process.Daemon, e.Daemon);
        part.Pid = e.Pid;
        part.TimeQuality = e.TimeQuality;
        batch.Enum(EventTags.Process.TimeQuality, (byte)e.TimeQuality);
        batch.Varint(EventTags.Process.Pid, e.Pid);
        batch.Close(body, width);
        Took(batch);
        return _processes.Count;
    }

    private uint AddClient(int slot, in MailEvent e)
    {
        var batch = new WireWriter(buffer, End);
        batch.Tag(B.Clients);
        var width = LengthWidth(e.ClientName.Length + e.ClientIp.Length + e.ClientHelo.Length);
        var body = batch.Open(width);
        ref var part = ref _clients.Put(slot);
        part.Name = batch.Text(EventTags.Client.Name, e.ClientName);
        part.Ip = batch.Text(EventTags.Client.Ip, e.ClientIp);
        part.Helo = batch.Text(EventTags.Client.Helo, e.ClientHelo);
        part.Port = e.ClientPort;
        batch.Varint(EventTags.Client.Port, e.ClientPort);
        batch.Close(body, width);
        Took(batch);
        return _clients.Count;
    }

    private uint AddMessage(int slot, in MailEvent e, uint client)
    {
        var batch = new WireWriter(buffer, End);
        batch.Tag(B.Messages);
        var width = LengthWidth(e.QueueId.Length + e.Sender.Length + e.User.Length + e.MessageId.Length);
        var body = batch.Open(width);
        // What most messages have alike stands together, so that compressing finds it.
        batch.Bool(EventTags.MessageFacts.NullSender, e.NullSender);
        batch.Enum(EventTags.MessageFacts.Mechanism, (byte)e.Mechanism);
        batch.Varint(EventTags.MessageFacts.RecipientCount, e.RecipientCount);
        batch.Varint(EventTags.MessageFacts.Attempt, e.Attempt);
        batch.Enum(EventTags.MessageFacts.Correlation, (byte)e.Correlation);
        batch.Enum(EventTags.MessageFacts.MessageSource, (byte)e.MessageSource);
        ref var part = ref _messages.Put(slot);
        part.QueueId = batch.Text(EventTags.MessageFacts.QueueId, e.QueueId);
        part.Sender = batch.Text(EventTags.MessageFacts.Sender, e.Sender);
        part.User = batch.Text(EventTags.MessageFacts.User, e.User);
        part.MessageId = batch.Text(EventTags.MessageFacts.MessageId, e.MessageId);
        part.SizeBytes = e.SizeBytes;
        part.Client = client;
        part.RecipientCount = e.RecipientCount;
        part.Attempt = e.Attempt;
        part.NullSender = e.NullSender;
        part.Mechanism = e.Mechanism;
        part.Correlation = e.Correlation;
        part.Source = e.MessageSource;
        batch.Varint(EventTags.MessageFacts.SizeBytes, (ulong)e.SizeBytes);
        batch.Varint(EventTags.MessageFacts.Client, client);
        batch.Close(body, width);
        Took(batch);
        return _messages.Count;
    }

    private uint AddRoute(int slot, in MailEvent e)
    {
        var batch = new WireWriter(buffer, End);
        batch.Tag(B.Routes);
        var width = LengthWidth(e.RelayName.Length + e.RelayIp.Length + e.Transport.Length);
        var body = batch.Open(width);
        ref var part = ref _routes.Put(slot);
        part.Name = batch.Text(EventTags.Route.Name, e.RelayName);
        part.Ip = batch.Text(EventTags.Route.Ip, e.RelayIp);
        part.Transport = batch.Text(EventTags.Route.Transport, e.Transport);
        part.Port = e.RelayPort;
        part.Kind = e.RelayKind;
        part.Provider = e.Provider;
        batch.Enum(EventTags.Route.Kind, (byte)e.RelayKind);
        batch.Varint(EventTags.Route.Port, e.RelayPort);
        batch.Enum(EventTags.Route.Provider, (byte)e.Provider);
        batch.Close(body, width);
        Took(batch);
        return _routes.Count;
    }

    private void Took(in WireWriter batch)
    {
        End = batch.Length;
        SawNonAscii |= batch.SawNonAscii;
    }

    /// <summary>What stands at <paramref name="text"/> in the batch is <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Holds(TextAt text, ReadOnlySpan<byte> value) =>
        text.Length == value.Length && (text.Length == 0 || buffer.AsSpan(text.Start, text.Length).SequenceEqual(value));

    /// <summary>Bytes for the length of an entry with so much text: at most 52 bytes are tags, lengths and numbers.</summary>
    private static int LengthWidth(int textLength) => textLength < 0x80 - 52 ? 1 : textLength < 0x4000 - 52 ? 2 : 3;

    /// <summary>The last eight bytes, in which addresses and queue ids differ most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(ReadOnlySpan<byte> text) => text.Length >= sizeof(ulong)
        ? Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), text.Length - sizeof(ulong)))
        : text.Length >= sizeof(uint)
            ? Unsafe.ReadUnaligned<uint>(ref MemoryMarshal.GetReference(text))
            : (uint)text.Length;
}
