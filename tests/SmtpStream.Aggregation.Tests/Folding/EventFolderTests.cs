using System.Text;
using CsCheck;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Folding;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;
using Xunit;

namespace SmtpStream.Aggregation.Tests.Folding;

public class EventFolderTests
{
    private sealed record Attempt(int Second, int Server, int Sender, int Recipient, DeliveryOutcome Outcome, uint Times, bool Hop);

    private static readonly Gen<Attempt[]> Attempts =
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[0, 9], Gen.Int[1, 5], Gen.UInt[0, 3], Gen.Int[0, 9])
            .Select((s, server, sender, recipient, outcome, times, hop) =>
                new Attempt(s, server, sender, recipient, (DeliveryOutcome)outcome, times, hop == 0)).Array[0, 200];

    [Fact]
    public void Deliveries_AnySequence_EqualANaiveCount() =>
        Attempts.Sample(attempts =>
        {
            var folder = new EventFolder(new EventFolderOptions());
            folder.BeginSource(new FoldSource { Source = "s" });
            var naive = new Dictionary<(EntityKey, long), long>();
            foreach (var attempt in attempts)
            {
                Fold(folder, attempt);
                if (attempt.Hop)
                {
                    continue;
                }

                Span<EntityKey> entities =
                [
                    new("", EntityKind.Server, $"mx{attempt.Server}"), new("", EntityKind.SenderDomain, $"from{attempt.Sender}.example"),
                    new("", EntityKind.RecipientDomain, $"to{attempt.Recipient}.example"), new("", EntityKind.Service, "smtp"),
                ];
                foreach (var entity in entities)
                {
                    var key = (entity, attempt.Second / 60 * 60_000L);
                    naive[key] = naive.GetValueOrDefault(key) + Math.Max(1, attempt.Times);
                }
            }

            var counted = folder.Partials
                .Where(p => p.Measures.Counters[Metric.Deliveries] > 0)
                .ToDictionary(p => (p.Entity, p.Span.StartUnixMs), p => p.Measures.Counters[Metric.Deliveries]);
            Assert.Equal(naive.OrderBy(p => p.Key.ToString()), counted.OrderBy(p => p.Key.ToString()));
        }, iter: 200);

    [Fact]
    public void InternalHop_CountsNoDelivery()
    {
        var folder = new EventFolder(new EventFolderOptions());
        Fold(folder, new Attempt(0, 0, 0, 0, DeliveryOutcome.Sent, 1, true));
        var server = Assert.Single(folder.Partials, p => p.Entity.Kind == EntityKind.Server);
        Assert.Equal((0, 1), (server.Measures.Counters[Metric.Deliveries], server.Measures.Counters[Metric.InternalHops]));
        Assert.DoesNotContain(folder.Partials, p => p.Entity.Kind == EntityKind.RecipientDomain);
    }

    [Fact]
    public void VerifyProbe_CountsNoDelivery()
    {
        var folder = new EventFolder(new EventFolderOptions());
        folder.Fold(new MailEvent { Kind = EventKind.AddressVerified, Server = "mx"u8, Recipient = "a@b.example"u8 });
        var server = Assert.Single(folder.Partials);
        Assert.Equal(1, server.Measures.Counters[Metric.AddressProbes]);
        Assert.Equal(0, server.Measures.Counters[Metric.Deliveries]);
    }

    [Fact]
    public void NullSender_IsItsOwnDomain()
    {
        var folder = new EventFolder(new EventFolderOptions());
        folder.Fold(new MailEvent { Kind = EventKind.MessageReceived, Server = "mx"u8, NullSender = true, RecipientCount = 2, SizeBytes = 10 });
        var domain = Assert.Single(folder.Partials, p => p.Entity.Kind == EntityKind.SenderDomain);
        Assert.Equal("<>", domain.Entity.Name);
        Assert.Equal((1, 2, 10), (domain.Measures.Counters[Metric.NullSender], domain.Measures.Counters[Metric.Recipients], domain.Measures.Counters[Metric.BytesReceived]));
    }

    [Fact]
    public void FailedLogin_CountsClientPairAndTenSecondSlots()
    {
        var folder = new EventFolder(new EventFolderOptions());
        folder.BeginSource(new FoldSource { Source = "s", Server = "mx" });
        for (var second = 0; second < 30; second += 10)
        {
            folder.Fold(new MailEvent
            {
                Kind = EventKind.AuthFailed, TimeUnixNs = second * 1_000_000_000L, User = "Bob"u8, ClientIp = "192.0.2.1"u8, Mechanism = SaslMechanism.Login,
            });
        }

        var pair = Assert.Single(folder.Partials, p => p.Entity.Kind == EntityKind.ClientUser);
        Assert.Equal("192.0.2.1 bob", pair.Entity.Name);
        Assert.Equal([1, 1, 1], pair.Measures.SubCount(Metric.AuthFailed).Values.ToArray());
        Assert.Equal(3, pair.Measures.Exemplars.Length);
        Assert.Equal(3, Assert.Single(folder.Partials, p => p.Entity.Name == "192.0.2.0/24").Measures.Counters[Metric.AuthFailed, (int)SaslMechanism.Login]);
        Assert.Contains(folder.Partials, p => p.Entity == new EntityKey("", EntityKind.Server, "mx"));
    }

    [Fact]
    public void Touched_NamesEachChangedPartialOnce()
    {
        var folder = new EventFolder(new EventFolderOptions());
        Fold(folder, new Attempt(0, 0, 0, 0, DeliveryOutcome.Sent, 1, false));
        Fold(folder, new Attempt(0, 0, 0, 0, DeliveryOutcome.Sent, 1, false));
        Assert.Equal(4, folder.Touched.Count);
        folder.ClearTouched();
        Assert.Empty(folder.Touched);
        Fold(folder, new Attempt(0, 0, 0, 0, DeliveryOutcome.Sent, 1, false));
        Assert.Equal(4, folder.Touched.Count);
    }

    [Fact]
    public void Remove_EveryPartial_LeavesNothing() =>
        Attempts.Sample(attempts =>
        {
            var folder = new EventFolder(new EventFolderOptions());
            foreach (var attempt in attempts)
            {
                Fold(folder, attempt);
            }

            folder.ClearTouched();
            foreach (var partial in folder.Partials.ToList())
            {
                folder.Remove(partial);
            }

            Assert.Equal(0, folder.EntityCount);
            Fold(folder, new Attempt(0, 0, 0, 0, DeliveryOutcome.Sent, 1, false));
            Assert.Equal(4, folder.EntityCount);
        }, iter: 100);

    [Fact]
    public void InvalidUtf8_NamesWithOneText_AreOneEntity()
    {
        var folder = new EventFolder(new EventFolderOptions());
        folder.Fold(new MailEvent { Kind = EventKind.SessionOpened, Server = [(byte)'a', 0xFF] });
        folder.Fold(new MailEvent { Kind = EventKind.SessionOpened, Server = [(byte)'a', 0xFE] });
        Assert.Equal(2, Assert.Single(folder.Partials).Measures.Counters[Metric.Connections]);
    }

    [Fact]
    public void SteadyState_Event_AllocatesNothing()
    {
        var folder = new EventFolder(new EventFolderOptions());
        folder.BeginSource(new FoldSource { Source = "s", Path = "origin path" });
        var attempts = Enumerable.Range(0, 500).Select(i => new Attempt(i / 10, i % 3, i % 6, i % 10, (DeliveryOutcome)(1 + (i % 5)), 1, false)).ToArray();
        var bytes = 0L;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var attempt in attempts)
            {
                FoldFixed(folder, attempt);
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, bytes);
    }

    private static void FoldFixed(EventFolder folder, Attempt attempt) =>
        folder.Fold(new MailEvent
        {
            Kind = EventKind.DeliveryAttempted, TimeUnixNs = attempt.Second * 1_000_000_000L, Server = "mx1"u8, Service = "postfix"u8, Daemon = "smtp"u8,
            Sender = "u@From.example"u8, Recipient = "r@To.example"u8, Outcome = attempt.Outcome, Provider = Provider.Google, User = "bob"u8,
            HasDelays = true, DelayUs = 1000 + attempt.Second, RelayName = "mx.to.example"u8, ReplyEnhanced = "4.7.1"u8, ReplyText = "try again"u8,
        });

    private static void Fold(EventFolder folder, Attempt attempt) =>
        folder.Fold(new MailEvent
        {
            Kind = EventKind.DeliveryAttempted,
            TimeUnixNs = attempt.Second * 1_000_000_000L,
            Server = Encoding.ASCII.GetBytes($"MX{attempt.Server}"),
            Service = "postfix"u8,
            Daemon = "smtp"u8,
            Sender = Encoding.ASCII.GetBytes($"u@From{attempt.Sender}.example"),
            Recipient = Encoding.ASCII.GetBytes($"r@to{attempt.Recipient}.example"),
            Outcome = attempt.Outcome,
            Multiplicity = attempt.Times,
            InternalHop = attempt.Hop,
        });
}
