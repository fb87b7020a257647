using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Standalone.Analyzing;

/// <summary>Rejects, logins, policies and complaints.</summary>
internal sealed partial class LogAnalysis
{
    public const int TlsVersionCount = 8;
    private readonly ReasonText _reason = new();

    public CountTable<long> RejectReasons { get; } = new();
    public CountTable<long> RejectWarningReasons { get; } = new();
    public CountTable<long> DeferralReasons { get; } = new();
    public CountTable<long> BounceReasons { get; } = new();
    public CountTable<long> PolicyReasons { get; } = new();
    public CountTable<long> ConnectFailures { get; } = new();
    public CountTable<long> Warnings { get; } = new();
    public CountTable<long> FatalErrors { get; } = new();
    public CountTable<long> Panics { get; } = new();
    public CountTable<long> MasterMessages { get; } = new();
    public CountTable<LoginTotals> LoginsByUser { get; } = new();
    public CountTable<LoginTotals> LoginsByClient { get; } = new();
    public CountTable<long> RejectedClients { get; } = new();

    /// <summary>By direction and version.</summary>
    public long[,] TlsVersions { get; } = new long[3, TlsVersionCount];

    private void AddReject(in MailEvent e, long count)
    {
        if (e.WarnOnly)
        {
            Totals.RejectWarnings += count;
        }
        else
        {
            Totals.Rejected += count;
            Hours.At(e.TimeUnixNs).Rejected += count;
            RejectedClients[e.ClientIp] += count;
        }

        AddReason(e.WarnOnly ? RejectWarningReasons : RejectReasons, e, StageName(e.Stage), count);
    }

    private void AddLogin(in MailEvent e, long count)
    {
        ref var client = ref LoginsByClient[e.ClientIp];
        if (e.Kind == EventKind.AuthSucceeded)
        {
            Totals.LoginsSucceeded += count;
            client.Succeeded += count;
        }
        else
        {
            Totals.LoginsFailed += count;
            client.AddFailure(e.TimeUnixNs, count);
        }

        if (e.User.IsEmpty)
        {
            return;
        }

        ref var user = ref LoginsByUser[_address.Fold(e.User)];
        if (e.Kind == EventKind.AuthSucceeded)
        {
            user.Succeeded += count;
        }
        else
        {
            user.AddFailure(e.TimeUnixNs, count);
        }
    }

    private void AddPolicy(in MailEvent e, long count)
    {
        if (e.Kind == EventKind.MessageHeld || e.PolicyVerb == PolicyVerb.Hold)
        {
            Totals.Held += count;
        }
        else if (e.PolicyVerb == PolicyVerb.Discard)
        {
            Totals.Discarded += count;
        }
        else if (e.PolicyVerb == PolicyVerb.Warn)
        {
            Totals.RejectWarnings += count;
        }

        AddReason(PolicyReasons, e, PolicyName(e.PolicyVerb), count);
    }

    private void AddTrouble(in MailEvent e, long count)
    {
        var table = e.Kind switch
        {
            EventKind.ConnectFailed => ConnectFailures,
            EventKind.ServerLifecycle => MasterMessages,
            _ => e.Warning switch
            {
                WarningCategory.Fatal => FatalErrors,
                WarningCategory.Panic => Panics,
                _ => Warnings,
            },
        };
        var start = e.Kind == EventKind.ConnectFailed && !e.RelayName.IsEmpty ? e.RelayName : e.Daemon;
        table[_reason.Start().Literal(start).Reduce(e.Text.IsEmpty ? e.ReplyText : e.Text)] += count;
    }

    /// <summary>Group (stage, daemon or relay), enhanced status code and what the reply has in common with others.</summary>
    private void AddReason(CountTable<long> table, in MailEvent e, ReadOnlySpan<byte> group, long count)
    {
        var text = e.ReplyText.IsEmpty ? e.Text : e.ReplyText;
        table[_reason.Start().Literal(group).Literal(e.ReplyEnhanced).Reduce(text)] += count;
    }

    private static ReadOnlySpan<byte> StageName(RejectStage stage) => stage switch
    {
        RejectStage.Connect => "CONNECT"u8,
        RejectStage.Helo => "HELO"u8,
        RejectStage.Mail => "MAIL"u8,
        RejectStage.Rcpt => "RCPT"u8,
        RejectStage.Data => "DATA"u8,
        RejectStage.EndOfMessage => "END-OF-MESSAGE"u8,
        RejectStage.Header => "header"u8,
        RejectStage.Body => "body"u8,
        RejectStage.Vrfy => "VRFY"u8,
        RejectStage.Etrn => "ETRN"u8,
        RejectStage.Auth => "AUTH"u8,
        RejectStage.Starttls => "STARTTLS"u8,
        _ => "other"u8,
    };

    private static ReadOnlySpan<byte> PolicyName(PolicyVerb verb) => verb switch
    {
        PolicyVerb.Hold => "hold"u8,
        PolicyVerb.Filter => "filter"u8,
        PolicyVerb.Redirect => "redirect"u8,
        PolicyVerb.Discard => "discard"u8,
        PolicyVerb.Prepend => "prepend"u8,
        PolicyVerb.Replace => "replace"u8,
        PolicyVerb.Bcc => "bcc"u8,
        PolicyVerb.Warn => "warn"u8,
        PolicyVerb.Strip => "strip"u8,
        PolicyVerb.Quarantine => "quarantine"u8,
        PolicyVerb.Info => "info"u8,
        PolicyVerb.Permit => "permit"u8,
        PolicyVerb.ProxyAccept => "proxy-accept"u8,
        _ => "held"u8,
    };
}
