using SmtpStream.Contracts.V1;

namespace SmtpStream.EndToEnd.Tests.Faults.Flow;

/// <summary>
/// One mail server's traffic, drawn from a seed: sessions whose messages are delivered seconds later, so that a delivery's sender
/// and user stand in lines long before it.
/// </summary>
internal sealed class FlowServer(string host, Random random)
{
    private static readonly string[] SenderDomains = ["alpha.example", "beta.example", "gamma.example", "delta.example", "news.example"];

    private static readonly (string Domain, string Relay, string? Provider)[] Destinations =
    [
        ("gmail.com", "aspmx.l.google.com[142.250.27.26]:25", "google"),
        ("customer.example", "customer-example.mail.protection.outlook.com[52.101.73.4]:25", "microsoft"),
        ("partner.example", "mx.partner.example[198.51.100.77]:25", null),
        ("supplier.example", "mx1.supplier.example[198.51.100.91]:25", null),
    ];

    private readonly PriorityQueue<FlowLine, (DateTimeOffset Time, long Order)> _due = new();
    private long _order;
    private long _lastQueueId = random.NextInt64(0x100_0000, 0xFFF_FFFF);

    public bool HasLines => _due.Count > 0;

    /// <summary>The next line that is due by then.</summary>
    public bool TryTake(DateTimeOffset until, out FlowLine line)
    {
        if (_due.TryPeek(out line!, out var key) && key.Time <= until)
        {
            _due.Dequeue();
            return true;
        }

        return false;
    }

    public void StartSession(DateTimeOffset at)
    {
        switch (random.Next(10))
        {
            case 0:
                FailLogin(at, Client(), User());
                break;
            case 1:
                Reject(at, Client());
                break;
            case < 5:
                TakeMail(at, Client(), "postfix/submission/smtpd", "submission", User());
                break;
            default:
                TakeMail(at, Client(), "postfix/smtpd", "smtpd", user: null);
                break;
        }
    }

    /// <summary>A line whose stamp is far ahead: it closes every window before it.</summary>
    public void ReloadAt(DateTimeOffset at) => Add(
        at, "postfix/master", "reload -- version 3.7.11, configuration /etc/postfix",
        Each("server.lifecycle", (EntityKind.Server, host), (EntityKind.Service, "master")));

    private void TakeMail(DateTimeOffset at, FlowClient client, string program, string service, string? user)
    {
        Session(at, client, program, service, "smtp.connections", $"connect from {client.Text}");
        var messages = random.Next(1, 4);
        for (var i = 0; i < messages; i++)
        {
            at = at.AddMilliseconds(random.Next(1, 30));
            Message(at, client, program, service, user);
        }

        Session(
            at.AddMilliseconds(40), client, program, service, "smtp.disconnects",
            $"disconnect from {client.Text} ehlo=1 mail={messages} rcpt={messages} data={messages} quit=1 commands={2 + (3 * messages)}");
    }

    private void Message(DateTimeOffset at, FlowClient client, string program, string service, string? user)
    {
        var id = (_lastQueueId += random.Next(1, 9)).ToString("X10", null);
        var sender = user ?? $"u{random.Next(50)}@{SenderDomains[random.Next(SenderDomains.Length)]}";
        var login = user is null ? "" : $", sasl_method=PLAIN, sasl_username={user}";
        Add(at, program, $"{id}: client={client.Text}{login}", user is null ? [] : Each("auth.succeeded",
            (EntityKind.Server, host), (EntityKind.Service, service), (EntityKind.ClientNetwork, client.Network), (EntityKind.User, user)));
        Add(at.AddMilliseconds(3), "postfix/cleanup", $"{id}: message-id=<{id}.{host}@{sender[(sender.IndexOf('@') + 1)..]}>", []);
        var recipients = random.Next(1, 4);
        var size = random.Next(500, 100_000);
        var domain = sender[(sender.IndexOf('@') + 1)..];
        (EntityKind, string)[] ofMessage =
        [
            (EntityKind.Server, host), (EntityKind.Service, "qmgr"), (EntityKind.SenderDomain, domain), (EntityKind.ClientNetwork, client.Network),
            .. user is null ? Array.Empty<(EntityKind, string)>() : [(EntityKind.User, user)],
        ];
        Add(
            at.AddMilliseconds(8), "postfix/qmgr", $"{id}: from=<{sender}>, size={size}, nrcpt={recipients} (queue active)",
            [.. Each("mail.received", ofMessage), .. ofMessage.Select(e => new FlowCount(e.Item1, e.Item2, "mail.received.bytes", size))]);
        Deliver(at.AddMilliseconds(8), id, recipients, domain, user);
    }

    private void Deliver(DateTimeOffset at, string id, int recipients, string senderDomain, string? user)
    {
        var (last, isOpen) = (at, false);
        for (var i = 0; i < recipients; i++)
        {
            var (domain, relay, provider) = Destinations[random.Next(Destinations.Length)];
            var end = at.AddMilliseconds(random.Next(20, 4_000));
            last = end > last ? end : last;
            var (outcome, dsn, reply) = random.Next(20) switch
            {
                0 => ("bounced", "5.1.1", "host said: 550 5.1.1 no such user (in reply to RCPT TO command)"),
                1 => ("deferred", "4.2.0", "host said: 450 4.2.0 try again later (in reply to RCPT TO command)"),
                _ => ("sent", "2.0.0", "250 2.0.0 OK"),
            };
            isOpen |= outcome == "deferred";
            List<(EntityKind, string)> entities =
                [(EntityKind.Server, host), (EntityKind.Service, "smtp"), (EntityKind.SenderDomain, senderDomain), (EntityKind.RecipientDomain, domain)];
            if (user is not null)
            {
                entities.Add((EntityKind.User, user));
            }

            if (provider is not null)
            {
                entities.Add((EntityKind.Provider, provider));
            }

            var delay = (end - at).TotalSeconds;
            Add(
                end, "postfix/smtp",
                FormattableString.Invariant($"{id}: to=<r{random.Next(400)}@{domain}>, relay={relay}, delay={delay:0.##}, delays=0/0/0/{delay:0.##}, dsn={dsn}, status={outcome} ({reply})"),
                [.. Each("mail.deliveries", [.. entities]), .. Each($"mail.deliveries{{outcome={outcome}}}", [.. entities])]);
        }

        if (!isOpen)
        {
            Add(last.AddMilliseconds(5), "postfix/qmgr", $"{id}: removed", Each("mail.completed", (EntityKind.Server, host), (EntityKind.Service, "qmgr")));
        }
    }

    private void FailLogin(DateTimeOffset at, FlowClient client, string user)
    {
        const string Program = "postfix/submission/smtpd";
        Session(at, client, Program, "submission", "smtp.connections", $"connect from {client.Text}");
        Add(
            at.AddMilliseconds(20), Program,
            $"warning: {client.Text}: SASL LOGIN authentication failed: authentication failure, sasl_username={user}",
            Each("auth.failed",
                (EntityKind.Server, host), (EntityKind.Service, "submission"), (EntityKind.ClientNetwork, client.Network),
                (EntityKind.User, user), (EntityKind.Client, client.Ip), (EntityKind.ClientUser, $"{client.Ip} {user}")));
        Session(at.AddMilliseconds(25), client, Program, "submission", "smtp.disconnects", $"disconnect from {client.Text} ehlo=1 auth=0/1 quit=1 commands=2/3");
    }

    private void Reject(DateTimeOffset at, FlowClient client)
    {
        var sender = SenderDomains[random.Next(SenderDomains.Length)];
        var recipient = Destinations[random.Next(Destinations.Length)].Domain;
        Session(at, client, "postfix/smtpd", "smtpd", "smtp.connections", $"connect from {client.Text}");
        Add(
            at.AddMilliseconds(10), "postfix/smtpd",
            $"NOQUEUE: reject: RCPT from {client.Text}: 454 4.7.1 <x@{recipient}>: Relay access denied; from=<s@{sender}> to=<x@{recipient}> proto=ESMTP helo=<h.example>",
            Each("mail.rejects",
                (EntityKind.Server, host), (EntityKind.Service, "smtpd"), (EntityKind.ClientNetwork, client.Network), (EntityKind.Client, client.Ip),
                (EntityKind.SenderDomain, sender), (EntityKind.RecipientDomain, recipient)));
        Session(at.AddMilliseconds(15), client, "postfix/smtpd", "smtpd", "smtp.disconnects", $"disconnect from {client.Text} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4");
    }

    private void Session(DateTimeOffset at, FlowClient client, string program, string service, string metric, string text) =>
        Add(at, program, text, Each(metric, (EntityKind.Server, host), (EntityKind.Service, service), (EntityKind.ClientNetwork, client.Network)));

    private void Add(DateTimeOffset at, string program, string text, IReadOnlyList<FlowCount> counts) =>
        _due.Enqueue(new FlowLine(at, $"{program}[{random.Next(1_000, 1_040)}]", text, counts), (at, _order++));

    private static FlowCount[] Each(string metric, params (EntityKind Kind, string Name)[] entities) =>
        Array.ConvertAll(entities, e => new FlowCount(e.Kind, e.Name, metric));

    private FlowClient Client()
    {
        var (network, address) = (random.Next(20), random.Next(1, 4));
        return new FlowClient($"c{address}.net{network}.example", $"203.0.{network}.{address}", $"203.0.{network}.0/24");
    }

    private string User() => $"user{random.Next(30)}@{SenderDomains[random.Next(2)]}";

    private readonly record struct FlowClient(string Name, string Ip, string Network)
    {
        public string Text => $"{Name}[{Ip}]";
    }
}
