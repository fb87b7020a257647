using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;
using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>The lines of one smtpd session around its messages; <see cref="NowUnixUs"/> moves on with each step.</summary>
internal sealed class SmtpSession
{
    private readonly ServerLog _log;
    private readonly SeededRandom _random;
    private readonly Peer _client;
    private readonly Process _smtpd;
    private bool _encrypted;
    private int _authenticated;
    private int _authenticationFailures;
    private int _messages;
    private int _recipients;
    private int _refused;

    public SmtpSession(ServerLog log, SeededRandom random, string program, Peer client, long timeUnixUs)
    {
        (_log, _random, _client) = (log, random, client);
        _smtpd = log.Processes.AnyOf(program);
        NowUnixUs = timeUnixUs;
        log.Write(NowUnixUs, _smtpd, LineKind.Connected, $"connect from {client.Text}");
    }

    public long NowUnixUs { get; private set; }

    public void Pause(double seconds) => NowUnixUs += (long)(seconds * 1e6);

    public void StartTls()
    {
        Pause(_random.Between(0.03, 0.15));
        _encrypted = true;
        var tls = TlsParameters.Pick(_random);
        _log.Write(NowUnixUs, _smtpd, LineKind.TlsFromClient, $"Anonymous TLS connection established from {_client.Text}: {tls}");
    }

    public void FailLogin(string user, string mechanism)
    {
        _authenticationFailures++;
        _log.Write(NowUnixUs, _smtpd, LineKind.LoginFailed, $"warning: {_client.Text}: SASL {mechanism} authentication failed: authentication failure, sasl_username={user}");
    }

    public void Refuse(string reply, string sender, string recipient, string helo)
    {
        _refused++;
        _log.Write(NowUnixUs, _smtpd, LineKind.Rejected, $"NOQUEUE: reject: RCPT from {_client.Text}: {reply}; from=<{sender}> to=<{recipient}> proto=ESMTP helo=<{helo}>");
    }

    /// <summary>Takes a message in; the caller hands it to the queue at <see cref="NowUnixUs"/>.</summary>
    public QueuedMessage Accept(string sender, List<QueuedRecipient> recipients, int sizeBytes, string? user)
    {
        var id = _log.NewQueueId(NowUnixUs);
        var arrived = NowUnixUs;
        if (user is null)
        {
            _log.Write(NowUnixUs, _smtpd, LineKind.ClientAnnounced, $"{id}: client={_client.Text}");
        }
        else
        {
            _authenticated = 1;
            _log.Write(NowUnixUs, _smtpd, LineKind.LoggedIn, $"{id}: client={_client.Text}, sasl_method=PLAIN, sasl_username={user}");
        }

        Pause(0.02 + _random.Exponential(0.08));
        var at = sender.AsSpan(sender.IndexOf('@', StringComparison.Ordinal) + 1).ToString();
        _log.Write(NowUnixUs, _log.Processes.AnyOf("postfix/cleanup"), LineKind.Other, $"{id}: message-id=<{(long)(_random.NextUInt64() >> 20)}.{id}@{at}>");
        Pause(0.02);
        _messages++;
        _recipients += recipients.Count;
        return new QueuedMessage
        {
            Log = _log,
            Id = id,
            Sender = sender,
            SizeBytes = sizeBytes,
            ArrivedUnixUs = arrived,
            Recipients = recipients,
        };
    }

    public void Quit() => Disconnect(1);

    public void Lose(string command)
    {
        Pause(0.05);
        _log.Write(NowUnixUs, _smtpd, LineKind.Other, $"lost connection after {command} from {_client.Text}");
        Disconnect(0);
    }

    private void Disconnect(int quit)
    {
        Pause(0.01);
        var hello = _encrypted ? 2 : 1;
        var logins = _authenticated + _authenticationFailures;
        var starttls = _encrypted ? " starttls=1" : "";
        var auth = logins == 0 ? "" : _authenticationFailures == 0 ? $" auth={logins}" : $" auth={_authenticated}/{logins}";
        var transactions = _messages + (_refused > 0 ? 1 : 0);
        var tried = _recipients + _refused;
        var mail = transactions == 0 ? "" : $" mail={transactions}";
        var rcpt = tried == 0 ? "" : _refused == 0 ? $" rcpt={tried}" : $" rcpt={_recipients}/{tried}";
        var data = _messages == 0 ? "" : $" data={_messages}";
        var ended = quit == 0 ? "" : " quit=1";
        var succeeded = hello + (_encrypted ? 1 : 0) + _authenticated + transactions + _recipients + _messages + quit;
        var all = succeeded + _authenticationFailures + _refused;
        var commands = all == succeeded ? $"{all}" : $"{succeeded}/{all}";
        _log.Write(NowUnixUs, _smtpd, LineKind.Disconnected, $"disconnect from {_client.Text} ehlo={hello}{starttls}{auth}{mail}{rcpt}{data}{ended} commands={commands}");
    }
}
