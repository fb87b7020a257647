using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SmtpStream.Smtp.Postfix;
using SmtpStream.Smtp.Scanning;

namespace SmtpStream.Smtp.Logs.Prefixes;

/// <summary>A program tag taken apart: "postfix/submission/smtpd" is service "postfix/submission", daemon "smtpd".</summary>
internal sealed class ProgramName
{
    public const int MaxLength = 64;

    private readonly byte[] _name = new byte[MaxLength];
    private int _length = -1;

    // The name and the bracket behind it, as far as 32 bytes hold them; before a name is assigned, no text with a bracket.
    private Vector256<byte> _start;
    private Vector256<byte> _mask = Vector256<byte>.AllBitsSet;

    public DaemonKind Kind { get; private set; }
    public int ServiceLength { get; private set; }
    public int DaemonStart { get; private set; }

    /// <summary>Hash of the Postfix instance: "postfix", or "postfix-NAME" where multi_instance_name sets it.</summary>
    public ulong Instance { get; private set; }

    /// <summary>The text starts with the name and a bracket.</summary>
    /// <param name="start">First 32 bytes of a text; with a bracket.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Starts(Vector256<byte> start) => ((start ^ _start) & _mask) == Vector256<byte>.Zero;

    public bool Equals(ReadOnlySpan<byte> name) => name.SequenceEqual(_name.AsSpan(0, Math.Max(_length, 0)));

    public void Assign(ReadOnlySpan<byte> name)
    {
        name.CopyTo(_name);
        _length = name.Length;
        var bracket = Vector256.Equals(Vector256<byte>.Indices, Vector256.Create((byte)name.Length));
        _mask = Vector256.LessThanOrEqual(Vector256<byte>.Indices, Vector256.Create((byte)name.Length));
        _start = Vector256.ConditionalSelect(
            bracket, Vector256.Create((byte)'['), Vector256.Create<byte>(_name.AsSpan(0, Vector256<byte>.Count)));
        var slash = name.LastIndexOf((byte)'/');
        var first = name.IndexOf((byte)'/') is var i and >= 0 ? name[..i] : name;
        var isPostfix = IsInstance(first);
        ServiceLength = slash < 0 ? name.Length : slash;
        DaemonStart = slash + 1;
        Kind = KindOf(name[DaemonStart..], isPostfix, slash >= 0);
        Instance = StableHash.Of(isPostfix ? first : "postfix"u8);
    }

    // "postfix" or "postfix-out"; the service name in between is free and shares the queue.
    private static bool IsInstance(ReadOnlySpan<byte> first) =>
        first.StartsWith("postfix"u8) && (first.Length == 7 || first[7] == '-');

    private static DaemonKind KindOf(ReadOnlySpan<byte> daemon, bool isPostfix, bool hasPath)
    {
        var kind = PostfixDaemons.Find(daemon);
        if (isPostfix)
        {
            return kind != DaemonKind.Other ? kind
                : daemon.StartsWith("pol"u8) || daemon.StartsWith("postfwd"u8) || daemon.StartsWith("postgrey"u8)
                    ? DaemonKind.UnderPostfix : DaemonKind.Postfix;
        }

        if (hasPath && kind != DaemonKind.Other)
        {
            return kind;
        }

        return daemon switch
        {
            _ when daemon.SequenceEqual("dovecot"u8) => DaemonKind.Dovecot,
            _ when daemon.SequenceEqual("opendkim"u8) => DaemonKind.OpenDkim,
            _ when daemon.SequenceEqual("rsyslogd"u8) || daemon.SequenceEqual("systemd-journald"u8)
                || daemon.SequenceEqual("journald"u8) || daemon.SequenceEqual("syslog-ng"u8) => DaemonKind.SyslogDaemon,
            _ => DaemonKind.Other,
        };
    }
}
