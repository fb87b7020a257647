using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Scanning;

/// <summary>Mechanism names (IANA SASL registry), any case.</summary>
internal static class SaslMechanisms
{
    public static SaslMechanism Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        0 => SaslMechanism.None,
        4 when Is(name, "NTLM"u8) => SaslMechanism.Ntlm,
        5 when Is(name, "PLAIN"u8) => SaslMechanism.Plain,
        5 when Is(name, "LOGIN"u8) => SaslMechanism.Login,
        6 when Is(name, "GSSAPI"u8) => SaslMechanism.Gssapi,
        7 when Is(name, "XOAUTH2"u8) => SaslMechanism.Xoauth2,
        8 when Is(name, "CRAM-MD5"u8) => SaslMechanism.CramMd5,
        8 when Is(name, "EXTERNAL"u8) => SaslMechanism.External,
        10 when Is(name, "DIGEST-MD5"u8) => SaslMechanism.DigestMd5,
        11 when Is(name, "SCRAM-SHA-1"u8) => SaslMechanism.ScramSha1,
        13 when Is(name, "SCRAM-SHA-256"u8) => SaslMechanism.ScramSha256,
        11 when Is(name, "OAUTHBEARER"u8) => SaslMechanism.Oauthbearer,
        _ => SaslMechanism.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => System.Text.Ascii.EqualsIgnoreCase(name, known);
}
