namespace SmtpStream.Smtp.Postfix;

/// <summary>The programs of Postfix 3.x that log (master.cf and sbin).</summary>
internal static class PostfixDaemons
{
    public static DaemonKind Find(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("smtpd"u8) => DaemonKind.Smtpd,
        _ when name.SequenceEqual("cleanup"u8) => DaemonKind.Cleanup,
        _ when name.SequenceEqual("qmgr"u8) || name.SequenceEqual("nqmgr"u8) || name.SequenceEqual("oqmgr"u8) => DaemonKind.Qmgr,
        _ when name.SequenceEqual("smtp"u8) => DaemonKind.Smtp,
        _ when name.SequenceEqual("lmtp"u8) => DaemonKind.Lmtp,
        _ when name.SequenceEqual("local"u8) || name.SequenceEqual("virtual"u8) || name.SequenceEqual("pipe"u8)
            || name.SequenceEqual("discard"u8) => DaemonKind.Delivery,
        _ when name.SequenceEqual("error"u8) || name.SequenceEqual("retry"u8) => DaemonKind.Error,
        _ when name.SequenceEqual("bounce"u8) || name.SequenceEqual("defer"u8) || name.SequenceEqual("trace"u8) => DaemonKind.Bounce,
        _ when name.SequenceEqual("pickup"u8) => DaemonKind.Pickup,
        _ when name.SequenceEqual("postscreen"u8) => DaemonKind.Postscreen,
        _ when name.SequenceEqual("dnsblog"u8) => DaemonKind.Dnsblog,
        _ when name.SequenceEqual("tlsproxy"u8) => DaemonKind.Tlsproxy,
        _ when name.SequenceEqual("anvil"u8) => DaemonKind.Anvil,
        _ when name.SequenceEqual("scache"u8) => DaemonKind.Scache,
        _ when name.SequenceEqual("verify"u8) => DaemonKind.Verify,
        _ when name.SequenceEqual("postsuper"u8) => DaemonKind.Postsuper,
        _ when name.SequenceEqual("master"u8) => DaemonKind.Master,
        _ when name.SequenceEqual("postfix-script"u8) || name.SequenceEqual("postmulti-script"u8)
            || name.SequenceEqual("postmulti"u8) => DaemonKind.Script,
        _ when name.SequenceEqual("trivial-rewrite"u8) || name.SequenceEqual("tlsmgr"u8) || name.SequenceEqual("postlogd"u8)
            || name.SequenceEqual("postlog"u8) || name.SequenceEqual("proxymap"u8) || name.SequenceEqual("proxywrite"u8)
            || name.SequenceEqual("flush"u8) || name.SequenceEqual("showq"u8) || name.SequenceEqual("spawn"u8)
            || name.SequenceEqual("qmqpd"u8) || name.SequenceEqual("sendmail"u8) || name.SequenceEqual("postdrop"u8)
            || name.SequenceEqual("postqueue"u8) || name.SequenceEqual("postmap"u8) || name.SequenceEqual("postalias"u8)
            || name.SequenceEqual("postconf"u8) || name.SequenceEqual("postkick"u8) || name.SequenceEqual("posttls-finger"u8)
            => DaemonKind.Postfix,
        _ => DaemonKind.Other,
    };
}
