namespace SmtpStream.Smtp.Postfix;

/// <summary>Which program wrote the line, as far as the parser treats it apart.</summary>
internal enum DaemonKind : byte
{
    /// <summary>Not a program that the parser reads.</summary>
    Other = 0,

    /// <summary>A Postfix daemon without lines of a meaning of its own; the message's shape decides.</summary>
    Postfix,
    Smtpd,
    Cleanup,
    Qmgr,
    Smtp,
    Lmtp,
    Delivery,
    Error,
    Bounce,
    Pickup,
    Postscreen,
    Dnsblog,
    Tlsproxy,
    Anvil,
    Scache,
    Verify,
    Postsuper,
    Master,
    Script,

    /// <summary>Named under Postfix, but no program of Postfix (policy servers).</summary>
    UnderPostfix,
    Dovecot,
    OpenDkim,
    SyslogDaemon,

    /// <summary>No program: "last message repeated 3 times", which a syslog daemon writes in the place of lines.</summary>
    RepeatNote,
}
