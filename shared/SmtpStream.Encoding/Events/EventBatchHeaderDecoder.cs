using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;
using B = SmtpStream.Encoding.Events.EventTags.EventBatch;

namespace SmtpStream.Encoding.Events;

/// <summary>Reads the fields of a <c>smtpstream.v1.EventBatch</c> that stand before its events.</summary>
internal static class EventBatchHeaderDecoder
{
    private const int MaxCountKey = 127;

    public static bool IsHeader(uint tag) => tag >> 3 < B.Processes >> 3;

    /// <param name="batch">The whole batch.</param>
    /// <param name="server">UTF-8 of the header's server, in the batch.</param>
    /// <param name="length">Length of the header: the offset of the first event.</param>
    public static EventBatchHeader Read(ReadOnlySpan<byte> batch, out ReadOnlySpan<byte> server, out int length)
    {
        var reader = new WireReader(batch, 0);
        var header = new HeaderFields();
        var samples = new List<RejectSample>();
        while (!reader.IsAtEnd && IsHeader(reader.PeekTag()))
        {
            var tag = reader.Tag();
            if (tag == B.RejectSamples)
            {
                var sample = ReadSample(reader.Message());
                if (samples.Count < RejectSample.MaxPerBatch)
                {
                    samples.Add(sample);
                }
            }
            else if (tag == B.Server)
            {
                header.Server = reader.Bytes();
            }
            else if (!ReadName(ref reader, tag, ref header) && !ReadFact(ref reader, tag, ref header))
            {
                reader.Skip(tag);
            }
        }

        server = header.Server;
        length = reader.Offset;
        return ToHeader(header, samples);
    }

    public static SourcePosition ReadPosition(WireReader reader)
    {
        long offset = 0;
        var ordinal = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.SourcePosition.Offset:
                    offset = (long)reader.Varint();
                    break;
                case EventTags.SourcePosition.Ordinal:
                    ordinal = (int)reader.Varint();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new SourcePosition(offset, ordinal);
    }

    private static bool ReadName(ref WireReader reader, uint tag, ref HeaderFields header)
    {
        switch (tag)
        {
            case B.Origin:
                header.Origin = Text(ref reader);
                return true;
            case B.Path:
                header.Path = Text(ref reader);
                return true;
            case B.Source:
                header.Source = Text(ref reader);
                return true;
            case B.Tenant:
                header.Tenant = Text(ref reader);
                return true;
            case B.Zone:
                header.Zone = Text(ref reader);
                return true;
            case B.Previous:
                header.Previous = ReadPrevious(reader.Message());
                return true;
            default:
                return false;
        }
    }

    private static bool ReadFact(ref WireReader reader, uint tag, ref HeaderFields header)
    {
        switch (tag)
        {
            case B.End:
                header.End = ReadPosition(reader.Message());
                return true;
            case B.Start:
                header.Start = ReadPosition(reader.Message());
                return true;
            case B.Counts:
                header.Counts = ReadCounts(reader.Message());
                return true;
            case B.Heartbeat:
                header.Heartbeat = ReadHeartbeat(reader.Message());
                return true;
            case B.Ended:
                header.Ended = reader.Varint() != 0;
                return true;
            case B.Vanished:
                header.Vanished = reader.Varint() != 0;
                return true;
            case B.View:
                header.View = (View)WireEnum.Read(ref reader);
                return true;
            case B.ReadTime:
                header.ReadTimeUnixNs = reader.Timestamp();
                return true;
            case B.ParserVersion:
                header.ParserVersion = (int)reader.Varint();
                return true;
            case B.DisorderMs:
                header.DisorderMs = (int)reader.Varint();
                return true;
            case B.InputLosses:
                header.InputLosses = (long)reader.Varint();
                return true;
            default:
                return false;
        }
    }

    private static PreviousSource ReadPrevious(WireReader reader)
    {
        var source = "";
        var end = default(SourcePosition);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.PreviousSource.Source:
                    source = Text(ref reader);
                    break;
                case EventTags.PreviousSource.End:
                    end = ReadPosition(reader.Message());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new PreviousSource(source, end);
    }

    private static Heartbeat ReadHeartbeat(WireReader reader)
    {
        var atEnd = false;
        long clock = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.Heartbeat.AtEnd:
                    atEnd = reader.Varint() != 0;
                    break;
                case EventTags.Heartbeat.Clock:
                    clock = reader.Timestamp();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new Heartbeat(atEnd, clock);
    }

    private static RejectSample ReadSample(WireReader reader)
    {
        var position = default(SourcePosition);
        var reason = default(ParseFailure);
        var text = ReadOnlyMemory<byte>.Empty;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case EventTags.RejectSample.Position:
                    position = ReadPosition(reader.Message());
                    break;
                case EventTags.RejectSample.Reason:
                    reason = (ParseFailure)WireEnum.Read(ref reader);
                    break;
                case EventTags.RejectSample.Text:
                    text = reader.Bytes().ToArray();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new RejectSample(position, reason, text);
    }

    private static SourceCounts ReadCounts(WireReader reader)
    {
        Span<long> scalars = stackalloc long[9];
        scalars.Clear();
        var rejects = new List<long>();
        var ignored = new List<long>();
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            if (tag == EventTags.SourceCounts.Rejects)
            {
                ReadMapEntry(reader.Message(), rejects);
            }
            else if (tag == EventTags.SourceCounts.Ignored)
            {
                ReadMapEntry(reader.Message(), ignored);
            }
            else if ((tag & 7) == WireType.Varint && tag >> 3 < scalars.Length)
            {
                scalars[(int)(tag >> 3)] = (long)reader.Varint();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return new SourceCounts
        {
            Lines = scalars[1],
            WithEvents = scalars[2],
            Continuations = scalars[3],
            Rejects = [.. rejects],
            Ignored = [.. ignored],
            Events = scalars[6],
            Uncorrelated = scalars[7],
            Evicted = scalars[8],
        };
    }

    private static void ReadMapEntry(WireReader reader, List<long> counts)
    {
        ulong key = 0;
        long value = 0;
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case (1 << 3) | WireType.Varint:
                    key = reader.Varint();
                    break;
                case (2 << 3) | WireType.Varint:
                    value = (long)reader.Varint();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        if (key > MaxCountKey)
        {
            throw new InvalidDataException($"Malformed event batch: count of number {key} at offset {reader.Offset}.");
        }

        while (counts.Count <= (int)key)
        {
            counts.Add(0);
        }

        counts[(int)key] = value;
    }

    private static string Text(ref WireReader reader) => System.Text.Encoding.UTF8.GetString(reader.Bytes());

    private static EventBatchHeader ToHeader(in HeaderFields f, List<RejectSample> samples) => new()
    {
        Origin = f.Origin ?? "",
        Path = f.Path ?? "",
        Source = f.Source ?? "",
        Start = f.Start,
        End = f.End,
        Previous = f.Previous,
        Counts = f.Counts ?? SourceCounts.Zero,
        Heartbeat = f.Heartbeat,
        Ended = f.Ended,
        Vanished = f.Vanished,
        View = f.View,
        ReadTimeUnixNs = f.ReadTimeUnixNs,
        ParserVersion = f.ParserVersion,
        Server = System.Text.Encoding.UTF8.GetString(f.Server),
        Tenant = f.Tenant ?? "",
        Zone = f.Zone ?? "",
        DisorderMs = f.DisorderMs,
        InputLosses = f.InputLosses,
        RejectSamples = samples,
    };

    private ref struct HeaderFields
    {
        public string? Origin;
        public string? Path;
        public string? Source;
        public ReadOnlySpan<byte> Server;
        public string? Tenant;
        public string? Zone;
        public SourcePosition Start;
        public SourcePosition End;
        public PreviousSource? Previous;
        public SourceCounts? Counts;
        public Heartbeat? Heartbeat;
        public bool Ended;
        public bool Vanished;
        public View View;
        public long ReadTimeUnixNs;
        public int ParserVersion;
        public int DisorderMs;
        public long InputLosses;
    }
}
