using SmtpStream.Standalone.Simulation.Chance;
using SmtpStream.Standalone.Simulation.Population;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>What foreign mail exchangers answer: enhanced status code and the text in Postfix's parentheses.</summary>
internal static class RemoteReplies
{
    public static (string Dsn, string Text) Accepted(SeededRandom random) => random.Next(3) switch
    {
        0 => ("2.0.0", $"250 2.0.0 Ok: queued as {Token(random)}"),
        1 => ("2.0.0", $"250 2.0.0 OK  {random.Next(1_700_000_000, 1_800_000_000)} {Token(random)} - gsmtp"),
        _ => ("2.6.0", $"250 2.6.0 <{Token(random)}@mail.example> [InternalId={random.Next(100_000_000)}] Queued mail for delivery"),
    };

    public static (string Dsn, string Text) Deferred(SeededRandom random, Destination to) => random.Next(4) switch
    {
        0 => ("4.7.1", $"host {to.Exchanger.Text} said: 451 4.7.1 Greylisting in action, please come back later (in reply to RCPT TO command)"),
        1 => ("4.7.0", $"host {to.Exchanger.Text} said: 421 4.7.0 Too many messages from your IP, try again later (in reply to end of DATA command)"),
        2 => ("4.2.2", $"host {to.Exchanger.Text} said: 452 4.2.2 The recipient's inbox is over quota (in reply to RCPT TO command)"),
        _ => ("4.3.2", $"host {to.Exchanger.Text} refused to talk to me: 421 4.3.2 Service not available, closing channel"),
    };

    public static (string Dsn, string Text) UnknownUser(Destination to, string recipient) =>
        ("5.1.1", $"host {to.Exchanger.Text} said: 550 5.1.1 <{recipient}>: Recipient address rejected: User unknown (in reply to RCPT TO command)");

    public static (string Dsn, string Text) Blocked(Destination to) =>
        ("5.7.1", $"host {to.Exchanger.Text} said: 550 5.7.1 Message refused: your network is on our block list (in reply to end of DATA command)");

    public static (string Dsn, string Text) TimedOut(Destination to) =>
        ("4.4.1", $"connect to {to.Exchanger.Text}:25: Connection timed out");

    private static string Token(SeededRandom random) => random.NextUInt64().ToString("X12", null);
}
