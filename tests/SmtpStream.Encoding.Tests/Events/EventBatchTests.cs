using CsCheck;
using Google.Protobuf;
using SmtpStream.Contracts.V1;
using SmtpStream.Encoding.Events;
using Xunit;
using SourceCounts = SmtpStream.Encoding.Events.SourceCounts;
using Text = System.Text.Encoding;
using View = SmtpStream.Smtp.MailEvent;

namespace SmtpStream.Encoding.Tests.Events;

public sealed class EventBatchTests
{
    private const string Server = "mx1.example.com";

    private static readonly EventBatchHeader Header = new()
    {
        Origin = "mx1",
        Path = "/var/log/mail.log",
        Source = "9f2c66d1e7a0b345.0",
        Start = new(120),
        End = new(4_711, 0),
        Previous = new("0011223344556677.0", new(98_765)),
        Counts = new SourceCounts
        {
            Lines = 10,
            WithEvents = 4,
            Continuations = 1,
            Rejects = [0, 0, 2],
            Ignored = [0, 3],
            Events = 5,
            Uncorrelated = 1,
            Evicted = 2,
        },
        Heartbeat = new Encoding.Events.Heartbeat(true, 1_795_500_000_123_456_789),
        Ended = true,
        Vanished = true,
        ReadTimeUnixNs = 1_795_500_001_000_000_000,
        ParserVersion = 3,
        Server = Server,
        Tenant = "blue",
        Zone = "Europe/Berlin",
        DisorderMs = 2_000,
        InputLosses = 7,
        RejectSamples = [new(new(77), Smtp.Vocabulary.ParseFailure.Binary, new byte[] { 0, 255, 7 })],
    };

    [Fact]
    public void Writer_AnyEvents_GeneratedReaderSeesTheSame() => RandomEvents.Events.Sample(
        events =>
        {
            var batch = EventBatch.Parser.ParseFrom(Write(events).Span);
            Assert.Equal(events.Select(Canonical), LinkedEvents.Resolve(batch).Select(Canonical));
        },
        iter: 500);

    [Fact]
    public void Reader_LinkedBatchWrittenByGeneratedCode_GivesTheSameEvents() => RandomEvents.Events.Sample(
        events =>
        {
            // Other order of the fields: links behind what they explain, all entries in front of the events.
            var batch = EventBatch.Parser.ParseFrom(Write(events).Span).ToByteArray();
            Assert.Equal(events.Select(Canonical), Read(batch));
        },
        iter: 500);

    [Fact]
    public void Reader_FieldsBesideLinks_Win()
    {
        var batch = new EventBatch
        {
            Processes = { new Process { Service = "postfix", Daemon = "smtpd", Pid = 7 } },
            Events = { new MailEvent { Pid = 8, Links = { 1, 100 } }, new MailEvent { Position = new() { Offset = 5 }, Links = { 1, 3 } } },
        };

        var read = Read(batch.ToByteArray());

        Assert.Equal((8u, "smtpd", 100u), (read[0].Pid, read[0].Daemon, read[0].Position.Offset));
        Assert.Equal((7u, "smtpd", 5u), (read[1].Pid, read[1].Daemon, read[1].Position.Offset));
    }

    [Fact]
    public void Reader_AbsoluteLinks_GivesTheSameEvents() => RandomEvents.Events.Sample(
        events =>
        {
            var batch = EventBatch.Parser.ParseFrom(Write(events).Span);
            LinkedEvents.MakeAbsolute(batch);
            Assert.Equal(events.Select(Canonical), Read(batch.ToByteArray()));
        },
        iter: 500);

    [Theory]
    [InlineData(2, 0, 0, 0)]
    [InlineData(0, 3, 0, 0)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(0, 0, 0, ulong.MaxValue)]
    public void Reader_RecentLinkToAMissingEntry_IsRefused(ulong process, ulong client, ulong message, ulong route)
    {
        var batch = new EventBatch { Clients = { new Client() }, Events = { new MailEvent { RecentLinks = { process, 0, client, message, route } } } };

        Assert.Throws<InvalidDataException>(() => Read(batch.ToByteArray()));
    }

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(0, 2, 0, 0)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(0, 0, 0, ulong.MaxValue)]
    public void Reader_LinkToAMissingEntry_IsRefused(ulong process, ulong client, ulong message, ulong route)
    {
        var batch = new EventBatch { Clients = { new Client() }, Events = { new MailEvent { Links = { process, 0, client, message, route } } } };

        Assert.Throws<InvalidDataException>(() => Read(batch.ToByteArray()));
    }

    [Fact]
    public void Writer_EventsOfOneMessage_SayItOnce()
    {
        var writer = new EventBatchWriter();
        writer.Begin(Text.UTF8.GetBytes(Server));
        for (var i = 0; i < 3; i++)
        {
            writer.TryAppend(new View
            {
                Kind = Smtp.Vocabulary.EventKind.DeliveryAttempted, TimeUnixNs = 1_795_500_000_000_000_000 + (i * 1_000), Position = new(100 * (i + 1)),
                Service = "postfix"u8, Daemon = "smtp"u8, Pid = 12, QueueId = "4dF5bb6D5Gz9ndy"u8, Sender = "a@example.com"u8, ClientIp = "192.0.2.1"u8,
                RelayName = "mx.example.net"u8, Recipient = "b@example.net"u8,
            });
        }

        var batch = EventBatch.Parser.ParseFrom(writer.Finish(Header).Span);

        Assert.Equal((1, 1, 1, 1), (batch.Processes.Count, batch.Clients.Count, batch.Messages.Count, batch.Routes.Count));
        Assert.Equal([2UL, 100, 0, 2, 2, 2], batch.Events[2].RecentLinks);
        Assert.Equal("", batch.Events[2].QueueId);
    }

    [Fact]
    public void Writer_EventNotPlainAscii_LeavesNoEntryBehind() => RandomEvents.Events.Sample(
        events =>
        {
            var batch = EventBatch.Parser.ParseFrom(Write(events).Span);

            Assert.InRange(batch.Processes.Count, Math.Min(1, events.Length), events.Length);
            Assert.InRange(batch.Clients.Count, 0, events.Length);
            Assert.InRange(batch.Messages.Count, 0, events.Length);
            Assert.InRange(batch.Routes.Count, 0, events.Length);
        },
        iter: 500);

    [Fact]
    public void Reader_GeneratedWriter_GivesTheSameEvents() => RandomEvents.Events.Sample(
        events =>
        {
            var batch = new EventBatch { Server = Server, Events = { events } };
            Assert.Equal(events.Select(Canonical), Read(batch.ToByteArray()));
        },
        iter: 500);

    [Fact]
    public void Reader_OwnWriter_GivesTheSameEvents() => RandomEvents.Events.Sample(
        events => Assert.Equal(events.Select(Canonical), Read(Write(events).Span)), iter: 500);

    [Fact]
    public void Header_Written_GeneratedReaderSeesTheSame()
    {
        var batch = EventBatch.Parser.ParseFrom(Write([]).Span);

        Assert.Equal(Message(), batch);
    }

    [Fact]
    public void Header_FromGeneratedWriter_IsTheSame()
    {
        var header = new EventBatchReader(Message().ToByteArray()).Header;

        Assert.Equal(Header.Counts, header.Counts);
        Assert.True(header.Counts.IsConserved);
        Assert.Equal(Header.RejectSamples[0].Text.ToArray(), header.RejectSamples[0].Text.ToArray());
        Assert.Equal(Header with { RejectSamples = header.RejectSamples }, header);
    }

    [Fact]
    public void Writer_Full_RefusesAndStaysBelowTheLimit()
    {
        var writer = new EventBatchWriter();
        writer.Begin(Text.UTF8.GetBytes(Server));
        var view = new View { Kind = Smtp.Vocabulary.EventKind.Rejected, Text = new byte[400] };
        while (writer.TryAppend(view))
        {
        }

        var batch = writer.Finish(Header);

        Assert.InRange(batch.Length, 200 * 1024, EventBatchWriter.MaxBatchBytes);
        Assert.Equal(writer.Count, Read(batch.Span).Count);
    }

    [Fact]
    public void Writer_EveryFieldHuge_FitsAnEmptyBatchAndIsFlagged()
    {
        var writer = new EventBatchWriter();
        writer.Begin(default);
        var message = new MailEvent();
        foreach (var field in MailEvent.Descriptor.Fields.InFieldNumberOrder()
            .Where(f => f.FieldType == Google.Protobuf.Reflection.FieldType.String))
        {
            field.Accessor.SetValue(message, new string('é', 70_000));
        }

        Assert.True(writer.TryAppend(EventFields.ToView(message)));
        var read = Assert.Single(Read(writer.Finish(Header with { Server = "" }).Span));
        Assert.True(read.Truncated);
        Assert.Equal(EventText.MaxFieldBytes / 2, read.User.Length);
    }

    [Fact]
    public void Writer_InvalidUtf8_BecomesReplacementCharacter()
    {
        var writer = new EventBatchWriter();
        writer.Begin(default);
        Assert.True(writer.TryAppend(new View { User = [(byte)'a', 0xFF, (byte)'b'], Sender = "ü"u8 }));

        var read = EventBatch.Parser.ParseFrom(writer.Finish(Header with { Server = "" }).Span).Events.Single();

        Assert.Equal("a\uFFFDb", read.User);
        Assert.Equal("ü", read.Envelope.Sender);
    }

    [Fact]
    public void Writer_Appending_AllocatesNothing()
    {
        var writer = new EventBatchWriter();
        writer.Begin(default);
        Append(writer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Append(writer);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Reader_RandomDamage_ThrowsInvalidDataOrReads() => Gen.Select(RandomEvents.Events, Gen.Int).Sample(
        (events, seed) =>
        {
            var random = new Random(seed);
            var bytes = Write(events).ToArray();
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            ReadSafely(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)));
        },
        iter: 20_000);

    [Fact]
    public void Reader_RandomBytes_ThrowsInvalidDataOrReads() =>
        Gen.Byte.Array[0, 200].Sample(bytes => ReadSafely(bytes), iter: 50_000);

    [Fact]
    public void Reader_HeaderBehindEvents_IsRefusedWithOffset()
    {
        byte[] bytes = [.. new EventBatch { Events = { new MailEvent { Pid = 1 } } }.ToByteArray(), .. new EventBatch { Origin = "x" }.ToByteArray()];

        var error = Assert.Throws<InvalidDataException>(() => Read(bytes));
        Assert.Contains("offset 6", error.Message, StringComparison.Ordinal);
    }

    private static void Append(EventBatchWriter writer) =>
        writer.TryAppend(new View { Kind = Smtp.Vocabulary.EventKind.AuthFailed, User = "bob"u8, Commands = "ehlo=1 auth=0/3"u8 });

    private static ReadOnlyMemory<byte> Write(IEnumerable<MailEvent> events)
    {
        var writer = new EventBatchWriter();
        writer.Begin(Text.UTF8.GetBytes(Server));
        foreach (var e in events)
        {
            Assert.True(writer.TryAppend(EventFields.ToView(e, Server)));
        }

        return writer.Finish(Header);
    }

    private static List<MailEvent> Read(ReadOnlySpan<byte> batch)
    {
        var events = new List<MailEvent>();
        var reader = new EventBatchReader(batch);
        while (reader.TryRead(out var view))
        {
            events.Add(EventFields.ToMessage(view, reader.Header.Server));
        }

        return events;
    }

    private static void ReadSafely(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new EventBatchReader(bytes);
            while (reader.TryRead(out _))
            {
            }
        }
        catch (InvalidDataException)
        {
        }
    }

    /// <summary>Absent and empty sub-messages are the same to us; the server stands in the batch.</summary>
    private static MailEvent Canonical(MailEvent e) => EventFields.ToMessage(EventFields.ToView(e, Server), Server);

    private static EventBatch Message() => new()
    {
        Origin = Header.Origin,
        Path = Header.Path,
        Source = Header.Source,
        Start = new() { Offset = 120 },
        End = new() { Offset = 4_711 },
        Previous = new() { Source = "0011223344556677.0", End = new() { Offset = 98_765 } },
        Counts = new()
        {
            Lines = 10, WithEvents = 4, Continuations = 1, Rejects = { [2] = 2 }, Ignored = { [1] = 3 },
            Events = 5, Uncorrelated = 1, Evicted = 2,
        },
        Heartbeat = new() { AtEnd = true, Clock = new() { Seconds = 1_795_500_000, Nanos = 123_456_789 } },
        Ended = true,
        Vanished = true,
        View = Contracts.V1.View.Log,
        ReadTime = new() { Seconds = 1_795_500_001 },
        ParserVersion = 3,
        Server = Server,
        Tenant = "blue",
        Zone = "Europe/Berlin",
        DisorderMs = 2_000,
        InputLosses = 7,
        RejectSamples =
        {
            new Contracts.V1.RejectSample
            {
                Position = new() { Offset = 77 },
                Reason = Contracts.V1.ParseFailure.Binary,
                Text = ByteString.CopyFrom(0, 255, 7),
            },
        },
    };
}
