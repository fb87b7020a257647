using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Postfix;

/// <summary>The closed list of Postfix lines without an id that are known and carry nothing to count; docs/events.md.</summary>
internal static class PlainLines
{
    public static IgnoredKind IgnoredAs(ReadOnlySpan<byte> message, DaemonKind kind) => message switch
    {
        _ when message.StartsWith("statistics: "u8) => kind switch
        {
            DaemonKind.Anvil => IgnoredKind.AnvilStatistics,
            DaemonKind.Scache => IgnoredKind.ScacheStatistics,
            _ => IgnoredKind.Statistics,
        },
        _ when kind is DaemonKind.Dnsblog or DaemonKind.Postscreen && message.StartsWith("addr "u8) => IgnoredKind.DnsblReply,
        _ when message.StartsWith("addr "u8) && message.IndexOf(" listed by domain "u8) > 0 => IgnoredKind.DnsblReply,
        _ when message.StartsWith("cache "u8) => kind == DaemonKind.Verify ? IgnoredKind.VerifyCache : IgnoredKind.CacheCleanup,
        _ when kind == DaemonKind.Tlsproxy && IsConnection(message) => IgnoredKind.TlsDetail,
        _ when IsTlsDetail(message) => IgnoredKind.TlsDetail,
        _ when kind == DaemonKind.Script => IgnoredKind.PostfixScript,
        _ when IsPostsuperSummary(message) => IgnoredKind.PostsuperSummary,
        _ when message.StartsWith("table "u8) => IgnoredKind.TableLookup,
        _ when message.StartsWith("looking for plugins in "u8) || message.StartsWith("auxpropfunc error "u8)
            || message.StartsWith("sql_select option missing"u8) => IgnoredKind.SaslDetail,
        _ when message.StartsWith("> "u8) || message.StartsWith("< "u8) || message.StartsWith("xsasl_"u8)
            || message.StartsWith("match_"u8) || message.StartsWith("dict_"u8) || message.StartsWith("rewrite_clnt"u8)
            || message.StartsWith("input attribute "u8) || message.StartsWith("send attr "u8)
            || message.StartsWith("private/"u8) || message.StartsWith("auto_clnt_"u8) || message.StartsWith("watchdog_"u8)
            || message.StartsWith(">>> "u8) || message.StartsWith("<<< "u8) => IgnoredKind.DebugDetail,
        _ when kind == DaemonKind.Postfix && message.StartsWith("postlogd "u8) => IgnoredKind.Postlog,
        _ => IgnoredKind.None,
    };

    /// <summary>What smtpd notes of clients that break the protocol, without the word warning.</summary>
    public static bool IsProtocolAbuse(ReadOnlySpan<byte> message) =>
        message.StartsWith("improper command pipelining after "u8) || message.StartsWith("bare <LF> received after "u8)
        || message.StartsWith("unreasonable "u8) || message.StartsWith("too many "u8);

    private static bool IsConnection(ReadOnlySpan<byte> message) =>
        message.StartsWith("CONNECT "u8) || message.StartsWith("DISCONNECT "u8);

    private static bool IsTlsDetail(ReadOnlySpan<byte> message) =>
        message.StartsWith("setting up TLS connection "u8) || message.StartsWith("certificate verification failed for "u8)
        || message.StartsWith("server certificate verification failed for "u8) || message.StartsWith("Host offered STARTTLS: "u8)
        || message.StartsWith("initializing the "u8) || message.StartsWith("TLS SNI "u8)
        || message.IndexOf("subject_CN="u8) > 0 || message.IndexOf(": re-using session with "u8) > 0
        || message.IndexOf(": TLS cipher list "u8) > 0;

    private static bool IsPostsuperSummary(ReadOnlySpan<byte> message) =>
        message.StartsWith("Deleted: "u8) || message.StartsWith("Requeued: "u8) || message.StartsWith("Placed on hold: "u8)
        || message.StartsWith("Released from hold: "u8) || message.StartsWith("Force-expired: "u8)
        || message.StartsWith("Renamed to match inode number: "u8);
}
