using System.Text;
using SmtpStream.Smtp.Scanning;

namespace SmtpStream.Smtp.Tests.Logs;

/// <summary>Passwords and AUTH exchanges in log lines never leave the parser.</summary>
public sealed class SecretsTests
{
    private const string Canary = "hunter2";
    private const string CanaryBlob = "AGJvYgBodW50ZXIyMQ==";

    public static TheoryData<string> Lines => new()
    {
        $"postfix/smtpd[1]: warning: h[192.0.2.1]: SASL LOGIN authentication failed: {CanaryBlob}, sasl_username=bob",
        $"postfix/smtpd[1]: warning: h[192.0.2.1]: SASL PLAIN authentication failed: generic failure, sasl_username={CanaryBlob}",
        $"postfix/smtpd[1]: AAAA2B3C4D: client=h[192.0.2.1], sasl_method=PLAIN, sasl_username={CanaryBlob}",
        $"postfix/smtpd[1]: improper command pipelining after EHLO from h[192.0.2.1]: AUTH PLAIN {CanaryBlob}",
        $"postfix/smtpd[1]: warning: non-SMTP command from h[192.0.2.1]: PASS {Canary}",
        $"postfix/smtpd[1]: warning: mysql: access denied, password={Canary}",
        $"postfix/postscreen[1]: COMMAND PIPELINING from [192.0.2.1]:1 after EHLO: auth login {CanaryBlob}\\r\\n",
        $"postfix/postscreen[1]: NON-SMTP COMMAND from [192.0.2.1]:1 after AUTH LOGIN {CanaryBlob}: x",
        $"dovecot: auth: passwd-file(u,192.0.2.1): Password mismatch (given password: {Canary})",
        $"dovecot: imap-login: Login: user=<{CanaryBlob}>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.2",
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void LineWithASecret_Parsed_GivesNothingOfIt(string line)
    {
        var sink = new RecordingSink(full: true);
        LogReading.NewParser().Parse(Encoding.UTF8.GetBytes("Nov 24 09:00:00 mx1 " + line), 0, sink);
        Assert.DoesNotContain(sink.Events, e => Holds(e));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void LineWithASecret_Sampled_GivesNothingOfIt(string line)
    {
        var sample = new byte[256];
        var length = Redaction.CopySample(Encoding.UTF8.GetBytes(line), sample);
        Assert.False(Holds(Encoding.UTF8.GetString(sample, 0, length)), Encoding.UTF8.GetString(sample, 0, length));
    }

    private static bool Holds(string text) =>
        text.Contains(Canary, StringComparison.Ordinal) || text.Contains(CanaryBlob[..10], StringComparison.Ordinal);
}
