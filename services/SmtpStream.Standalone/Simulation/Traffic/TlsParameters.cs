using SmtpStream.Standalone.Simulation.Chance;

namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>Protocol and cipher as Postfix logs them (smtpd_tls_loglevel 1).</summary>
internal static class TlsParameters
{
    private const string Modern = "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256";
    private const string Usual = "TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)";
    private const string Old = "TLSv1 with cipher ECDHE-RSA-AES256-SHA (256/256 bits)";

    public static string Pick(SeededRandom random) => random.NextDouble() switch
    {
        < 0.82 => Modern,
        < 0.99 => Usual,
        _ => Old,
    };
}
