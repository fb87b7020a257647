namespace SmtpStream.Encoding.Events;

/// <summary>Tags (field number × 8 + wire type) of <c>smtpstream/v1/event.proto</c>.</summary>
internal static class EventTags
{
    public static class EventBatch
    {
        public const uint Origin = (1 << 3) | WireType.Bytes;
        public const uint Path = (2 << 3) | WireType.Bytes;
        public const uint Source = (3 << 3) | WireType.Bytes;
        public const uint End = (4 << 3) | WireType.Bytes;
        public const uint Previous = (5 << 3) | WireType.Bytes;
        public const uint Start = (6 << 3) | WireType.Bytes;
        public const uint Counts = (7 << 3) | WireType.Bytes;
        public const uint Heartbeat = (8 << 3) | WireType.Bytes;
        public const uint Ended = (9 << 3) | WireType.Varint;
        public const uint Vanished = (10 << 3) | WireType.Varint;
        public const uint View = (11 << 3) | WireType.Varint;
        public const uint ReadTime = (12 << 3) | WireType.Bytes;
        public const uint ParserVersion = (13 << 3) | WireType.Varint;
        public const uint Server = (14 << 3) | WireType.Bytes;
        public const uint Tenant = (15 << 3) | WireType.Bytes;
        public const uint RejectSamples = (16 << 3) | WireType.Bytes;
        public const uint Zone = (17 << 3) | WireType.Bytes;
        public const uint DisorderMs = (18 << 3) | WireType.Varint;
        public const uint InputLosses = (19 << 3) | WireType.Varint;
        public const uint Processes = (20 << 3) | WireType.Bytes;
        public const uint Clients = (21 << 3) | WireType.Bytes;
        public const uint Messages = (22 << 3) | WireType.Bytes;
        public const uint Routes = (23 << 3) | WireType.Bytes;
        public const uint Events = (32 << 3) | WireType.Bytes;
    }

    public static class SourcePosition
    {
        public const uint Offset = (1 << 3) | WireType.Varint;
        public const uint Ordinal = (2 << 3) | WireType.Varint;
    }

    public static class PreviousSource
    {
        public const uint Source = (1 << 3) | WireType.Bytes;
        public const uint End = (2 << 3) | WireType.Bytes;
    }

    public static class SourceCounts
    {
        public const uint Lines = (1 << 3) | WireType.Varint;
        public const uint WithEvents = (2 << 3) | WireType.Varint;
        public const uint Continuations = (3 << 3) | WireType.Varint;
        public const uint Rejects = (4 << 3) | WireType.Bytes;
        public const uint Ignored = (5 << 3) | WireType.Bytes;
        public const uint Events = (6 << 3) | WireType.Varint;
        public const uint Uncorrelated = (7 << 3) | WireType.Varint;
        public const uint Evicted = (8 << 3) | WireType.Varint;
    }

    public static class Heartbeat
    {
        public const uint AtEnd = (1 << 3) | WireType.Varint;
        public const uint Clock = (2 << 3) | WireType.Bytes;
    }

    public static class RejectSample
    {
        public const uint Position = (1 << 3) | WireType.Bytes;
        public const uint Reason = (2 << 3) | WireType.Varint;
        public const uint Text = (3 << 3) | WireType.Bytes;
    }

    public static class MailEvent
    {
        public const uint Kind = (1 << 3) | WireType.Varint;
        public const uint EventTime = (2 << 3) | WireType.Bytes;
        public const uint Position = (3 << 3) | WireType.Bytes;
        public const uint Server = (4 << 3) | WireType.Bytes;
        public const uint Service = (5 << 3) | WireType.Bytes;
        public const uint Daemon = (6 << 3) | WireType.Bytes;
        public const uint Pid = (7 << 3) | WireType.Varint;
        public const uint QueueId = (8 << 3) | WireType.Bytes;
        public const uint Direction = (9 << 3) | WireType.Varint;
        public const uint InternalHop = (10 << 3) | WireType.Varint;
        public const uint Attempt = (11 << 3) | WireType.Varint;
        public const uint Multiplicity = (12 << 3) | WireType.Varint;
        public const uint TimeQuality = (13 << 3) | WireType.Varint;
        public const uint OriginalTime = (14 << 3) | WireType.Bytes;
        public const uint Future = (15 << 3) | WireType.Varint;
        public const uint Truncated = (16 << 3) | WireType.Varint;
        public const uint Correlation = (17 << 3) | WireType.Varint;
        public const uint PseudonymKeyId = (18 << 3) | WireType.Varint;
        public const uint OwnIp = (19 << 3) | WireType.Bytes;
        public const uint Client = (20 << 3) | WireType.Bytes;
        public const uint Envelope = (21 << 3) | WireType.Bytes;
        public const uint Reply = (22 << 3) | WireType.Bytes;
        public const uint Relay = (23 << 3) | WireType.Bytes;
        public const uint Tls = (24 << 3) | WireType.Bytes;
        public const uint Delays = (25 << 3) | WireType.Bytes;
        public const uint User = (26 << 3) | WireType.Bytes;
        public const uint Mechanism = (27 << 3) | WireType.Varint;
        public const uint MessageId = (28 << 3) | WireType.Bytes;
        public const uint SizeBytes = (29 << 3) | WireType.Varint;
        public const uint RecipientCount = (30 << 3) | WireType.Varint;
        public const uint Links = (31 << 3) | WireType.Bytes;
        public const uint RecentLinks = (68 << 3) | WireType.Bytes;
        public const uint Recipient = (69 << 3) | WireType.Bytes;
        public const uint DelayPartsMs = (70 << 3) | WireType.Bytes;
        public const uint Outcome = (40 << 3) | WireType.Varint;
        public const uint BounceClass = (41 << 3) | WireType.Varint;
        public const uint Provider = (42 << 3) | WireType.Varint;
        public const uint Stage = (43 << 3) | WireType.Varint;
        public const uint RejectedBy = (44 << 3) | WireType.Varint;
        public const uint CloseReason = (45 << 3) | WireType.Varint;
        public const uint PolicyVerb = (46 << 3) | WireType.Varint;
        public const uint Warning = (47 << 3) | WireType.Varint;
        public const uint Lifecycle = (48 << 3) | WireType.Varint;
        public const uint PostscreenTest = (49 << 3) | WireType.Varint;
        public const uint NotificationKind = (50 << 3) | WireType.Varint;
        public const uint ConnectError = (52 << 3) | WireType.Varint;
        public const uint RateLimit = (53 << 3) | WireType.Varint;
        public const uint FilterMethod = (54 << 3) | WireType.Varint;
        public const uint FilterResult = (55 << 3) | WireType.Varint;
        public const uint MessageSource = (56 << 3) | WireType.Varint;
        public const uint Protocol = (57 << 3) | WireType.Varint;
        public const uint WarnOnly = (58 << 3) | WireType.Varint;
        public const uint RelatedQueueId = (59 << 3) | WireType.Bytes;
        public const uint Rule = (60 << 3) | WireType.Bytes;
        public const uint Text = (61 << 3) | WireType.Bytes;
        public const uint Value = (62 << 3) | WireType.Fixed64;
        public const uint Commands = (63 << 3) | WireType.Bytes;
        public const uint Transport = (64 << 3) | WireType.Bytes;
        public const uint CommandText = (65 << 3) | WireType.Bytes;
        public const uint AgeUs = (66 << 3) | WireType.Varint;
        public const uint DelaysMs = (67 << 3) | WireType.Bytes;
    }

    public static class Process
    {
        public const uint Server = (1 << 3) | WireType.Bytes;
        public const uint Service = (2 << 3) | WireType.Bytes;
        public const uint Daemon = (3 << 3) | WireType.Bytes;
        public const uint Pid = (4 << 3) | WireType.Varint;
        public const uint TimeQuality = (5 << 3) | WireType.Varint;
    }

    public static class MessageFacts
    {
        public const uint QueueId = (1 << 3) | WireType.Bytes;
        public const uint Client = (2 << 3) | WireType.Varint;
        public const uint Sender = (3 << 3) | WireType.Bytes;
        public const uint NullSender = (4 << 3) | WireType.Varint;
        public const uint User = (5 << 3) | WireType.Bytes;
        public const uint Mechanism = (6 << 3) | WireType.Varint;
        public const uint MessageId = (7 << 3) | WireType.Bytes;
        public const uint SizeBytes = (8 << 3) | WireType.Varint;
        public const uint RecipientCount = (9 << 3) | WireType.Varint;
        public const uint Attempt = (10 << 3) | WireType.Varint;
        public const uint Correlation = (11 << 3) | WireType.Varint;
        public const uint MessageSource = (12 << 3) | WireType.Varint;
    }

    public static class Route
    {
        public const uint Kind = (1 << 3) | WireType.Varint;
        public const uint Name = (2 << 3) | WireType.Bytes;
        public const uint Ip = (3 << 3) | WireType.Bytes;
        public const uint Port = (4 << 3) | WireType.Varint;
        public const uint Provider = (5 << 3) | WireType.Varint;
        public const uint Transport = (6 << 3) | WireType.Bytes;
    }

    public static class Client
    {
        public const uint Name = (1 << 3) | WireType.Bytes;
        public const uint Ip = (2 << 3) | WireType.Bytes;
        public const uint Port = (3 << 3) | WireType.Varint;
        public const uint Helo = (4 << 3) | WireType.Bytes;
    }

    public static class Envelope
    {
        public const uint Sender = (1 << 3) | WireType.Bytes;
        public const uint NullSender = (2 << 3) | WireType.Varint;
        public const uint Recipient = (3 << 3) | WireType.Bytes;
        public const uint OriginalRecipient = (4 << 3) | WireType.Bytes;
    }

    public static class Reply
    {
        public const uint Code = (1 << 3) | WireType.Varint;
        public const uint Enhanced = (2 << 3) | WireType.Bytes;
        public const uint Text = (3 << 3) | WireType.Bytes;
        public const uint Origin = (4 << 3) | WireType.Varint;
        public const uint Command = (5 << 3) | WireType.Bytes;
    }

    public static class Relay
    {
        public const uint Kind = (1 << 3) | WireType.Varint;
        public const uint Name = (2 << 3) | WireType.Bytes;
        public const uint Ip = (3 << 3) | WireType.Bytes;
        public const uint Port = (4 << 3) | WireType.Varint;
    }

    public static class Tls
    {
        public const uint Version = (1 << 3) | WireType.Varint;
        public const uint Cipher = (2 << 3) | WireType.Bytes;
        public const uint Bits = (3 << 3) | WireType.Varint;
        public const uint Trust = (4 << 3) | WireType.Varint;
        public const uint Direction = (5 << 3) | WireType.Varint;
    }

    public static class Delays
    {
        public const uint TotalUs = (1 << 3) | WireType.Varint;
        public const uint BeforeQueueUs = (2 << 3) | WireType.Varint;
        public const uint InQueueUs = (3 << 3) | WireType.Varint;
        public const uint ConnectionUs = (4 << 3) | WireType.Varint;
        public const uint TransmissionUs = (5 << 3) | WireType.Varint;
    }

    public static class CommandCount
    {
        public const uint Verb = (1 << 3) | WireType.Bytes;
        public const uint Ok = (2 << 3) | WireType.Varint;
        public const uint Total = (3 << 3) | WireType.Varint;
    }
}
