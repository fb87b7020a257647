using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Aggregation.Folding;

/// <content>Connections, TLS, screening, rate limits and logins.</content>
public sealed partial class EventFolder
{
    private void CountSession(in MailEvent mailEvent, FoldedPartial? server, FoldedPartial? service)
    {
        // postscreen hands the clients that pass on to smtpd, whose lines open and close the session; it gives no reason either.
        var isScreened = mailEvent.Daemon.SequenceEqual("postscreen"u8);
        if (isScreened && mailEvent.Kind == EventKind.SessionClosed)
        {
            return;
        }

        var network = Find(EntityKind.ClientNetwork, EntityNames.Network(mailEvent.ClientIp, _networkBuffer));
        var (metric, dimension) = mailEvent.Kind switch
        {
            EventKind.SessionOpened => (isScreened ? Metric.ScreenedConnections : Metric.Connections, 0),
            EventKind.SessionClosed => (Metric.Disconnects, (int)mailEvent.CloseReason),
            EventKind.TlsEstablished => (Metric.TlsSessions, (int)mailEvent.TlsVersion),
            EventKind.TlsFailed => (Metric.TlsFailures, 0),
            EventKind.PostscreenTest => (Metric.Postscreen, (int)mailEvent.PostscreenTest),
            _ => (Metric.RateLimited, (int)mailEvent.RateLimit),
        };
        Count(server, metric, dimension);
        Count(service, metric, dimension);
        Count(network, metric, dimension);
        if (mailEvent.Kind == EventKind.SessionOpened && !mailEvent.ClientIp.IsEmpty)
        {
            var client = new HashedName(mailEvent.ClientIp);
            Distinct(server, Metric.DistinctClients, client);
            Distinct(service, Metric.DistinctClients, client);
            Distinct(network, Metric.DistinctClients, client);
            if (!isScreened)
            {
                Rank(server, Metric.TopClients, client);
            }
        }
        else if (IsFailure(mailEvent))
        {
            var client = Find(EntityKind.Client, mailEvent.ClientIp);
            Count(client, metric, dimension);
            Mark(server);
            Mark(service);
            Mark(network);
            Mark(client);
            Rank(server, Metric.TopFailedClients, new HashedName(mailEvent.ClientIp));
        }
    }

    private static bool IsFailure(in MailEvent mailEvent) => mailEvent.Kind switch
    {
        EventKind.RateLimited => true,
        EventKind.PostscreenTest => mailEvent.PostscreenTest
            is not (PostscreenTest.None or PostscreenTest.PassNew or PostscreenTest.PassOld or PostscreenTest.Allow),
        EventKind.SessionClosed => mailEvent.CloseReason is CloseReason.TooManyErrors or CloseReason.Dropped,
        _ => false,
    };

    private void CountLogin(in MailEvent mailEvent, FoldedPartial? server, FoldedPartial? service)
    {
        var userName = EntityNames.Bounded(EntityNames.Lower(mailEvent.User, _userBuffer));
        var network = Find(EntityKind.ClientNetwork, EntityNames.Network(mailEvent.ClientIp, _networkBuffer));
        var user = Find(EntityKind.User, userName);
        var hashedUser = new HashedName(userName);
        var hashedClient = new HashedName(mailEvent.ClientIp);
        Distinct(user, Metric.DistinctClients, hashedClient);
        if (mailEvent.Kind == EventKind.AuthFailed)
        {
            CountFailedLogin(mailEvent, (server, service, network, user), hashedUser, hashedClient);
            return;
        }

        var metric = mailEvent.Kind == EventKind.AuthSucceeded ? Metric.AuthSucceeded : Metric.MailboxLogins;
        var dimension = metric == Metric.AuthSucceeded ? (int)mailEvent.Mechanism : 0;
        Count(server, metric, dimension);
        Count(service, metric, dimension);
        Count(network, metric, dimension);
        Count(user, metric, dimension);
        Distinct(server, Metric.DistinctUsers, hashedUser);
        Distinct(service, Metric.DistinctUsers, hashedUser);
        Distinct(network, Metric.DistinctUsers, hashedUser);
    }

    private void CountFailedLogin(
        in MailEvent mailEvent,
        (FoldedPartial? Server, FoldedPartial? Service, FoldedPartial? Network, FoldedPartial? User) found,
        in HashedName user,
        in HashedName client)
    {
        var single = Find(EntityKind.Client, mailEvent.ClientIp);
        var pair = Find(EntityKind.ClientUser, Pair(mailEvent.ClientIp, user.Bytes));
        Span<FoldedPartial?> all = [found.Server, found.Service, found.Network, found.User, single, pair];
        foreach (var partial in all)
        {
            Count(partial, Metric.AuthFailed, (int)mailEvent.Mechanism);
            CountSubSlot(partial, Metric.AuthFailed);
            Mark(partial);
        }

        Distinct(found.Server, Metric.DistinctFailedUsers, user);
        Distinct(found.Service, Metric.DistinctFailedUsers, user);
        Distinct(found.Network, Metric.DistinctFailedUsers, user);
        Distinct(single, Metric.DistinctFailedUsers, user);
        Rank(found.Server, Metric.TopFailedUsers, user);
        Rank(found.Network, Metric.TopFailedUsers, user);
        Rank(single, Metric.TopFailedUsers, user);
        Rank(found.Server, Metric.TopFailedClients, client);
        Rank(found.Network, Metric.TopFailedClients, client);
        Rank(found.User, Metric.TopFailedClients, client);
    }

    // "192.0.2.1 bob@example.org"; empty unless both are known.
    private ReadOnlySpan<byte> Pair(ReadOnlySpan<byte> client, ReadOnlySpan<byte> user)
    {
        if (client.IsEmpty || user.IsEmpty || client.Length + user.Length + 1 > _pairBuffer.Length)
        {
            return [];
        }

        client.CopyTo(_pairBuffer);
        _pairBuffer[client.Length] = (byte)' ';
        user.CopyTo(_pairBuffer.AsSpan(client.Length + 1));
        return _pairBuffer.AsSpan(0, client.Length + 1 + user.Length);
    }
}
