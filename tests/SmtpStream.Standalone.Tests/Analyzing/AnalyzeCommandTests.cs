using System.Text.Json;
using SmtpStream.Standalone.Simulation.Writing;
using SmtpStream.Standalone.Tests.Commands;
using Xunit;

namespace SmtpStream.Standalone.Tests.Analyzing;

public sealed class AnalyzeCommandTests
{
    /// <summary>A message with two recipients, one deferred and one bounced, a refused guess, a failed login, a hostile sender.</summary>
    private const string SmallLog =
        """
        Nov 24 22:59:58 mx1 postfix/smtpd[10]: connect from out.sender.example[198.18.0.1]
        Nov 24 22:59:58 mx1 postfix/smtpd[10]: 4F1A2B3C4D5: client=out.sender.example[198.18.0.1]
        Nov 24 22:59:58 mx1 postfix/cleanup[11]: 4F1A2B3C4D5: message-id=<1@sender.example>
        Nov 24 22:59:59 mx1 postfix/qmgr[12]: 4F1A2B3C4D5: from=<=bob@Sender.EXAMPLE>, size=2000, nrcpt=3 (queue active)
        Nov 24 22:59:59 mx1 postfix/smtpd[10]: disconnect from out.sender.example[198.18.0.1] ehlo=1 mail=1 rcpt=3 data=1 quit=1 commands=7
        Nov 24 23:00:01 mx1 postfix/lmtp[13]: 4F1A2B3C4D5: to=<a@local.example>, relay=mail.example[private/lmtp], delay=3, delays=1/0.5/0.5/1, dsn=2.0.0, status=sent (250 2.0.0 Saved)
        Nov 24 23:00:02 mx1 postfix/smtp[14]: 4F1A2B3C4D5: to=<b@gmail.com>, relay=gmail-smtp-in.l.google.com[198.18.1.1]:25, delay=4, delays=1/0.5/0.5/2, dsn=4.2.2, status=deferred (host gmail-smtp-in.l.google.com[198.18.1.1] said: 452 4.2.2 over quota (in reply to RCPT TO command))
        Nov 24 23:00:02 mx1 postfix/smtp[14]: 4F1A2B3C4D5: to=<c@other.example>, relay=mx.other.example[198.18.1.2]:25, delay=4, delays=1/0.5/0.5/2, dsn=5.1.1, status=bounced (host mx.other.example[198.18.1.2] said: 550 5.1.1 User unknown (in reply to RCPT TO command))
        Nov 24 23:00:03 mx1 postfix/smtpd[10]: NOQUEUE: reject: RCPT from unknown[198.18.0.9]: 554 5.7.1 <x@y.example>: Relay access denied; from=<e@evil.example> to=<x@y.example> proto=ESMTP helo=<z>
        Nov 24 23:00:04 mx1 postfix/smtpd[10]: warning: unknown[198.18.0.9]: SASL LOGIN authentication failed: authentication failure, sasl_username=carl@local.example

        """;

    [Theory]
    [InlineData("text", "txt")]
    [InlineData("json", "json")]
    [InlineData("csv", "csv")]
    public async Task Analyze_SmallLog_PrintsTheGoldenReport(string format, string extension)
    {
        using var files = new TemporaryFiles();
        var log = files.Write("mail.log", SmallLog);

        var run = await CommandRun.Of("analyze", log, "--zone", "Europe/Berlin", "--format", format);

        Assert.Equal(0, run.ExitCode);
        Golden.Equal($"Analyzing/small.{extension}", run.Output);
    }

    [Fact]
    public async Task Analyze_GzipAndStandardInput_GiveTheSameReport()
    {
        using var files = new TemporaryFiles();
        var plain = await CommandRun.Of("analyze", files.Write("mail.log", SmallLog), "--zone", "UTC");
        var gzip = await CommandRun.Of("analyze", files.Write("mail.log.gz", TemporaryFiles.Gzip(SmallLog)), "--zone", "UTC");
        var piped = await CommandRun.Of(System.Text.Encoding.UTF8.GetBytes(SmallLog), "analyze", "-", "--zone", "UTC");

        Assert.Equal(plain.Output, gzip.Output);
        Assert.Equal(plain.Output, piped.Output);
    }

    [Fact]
    public async Task Analyze_Since_LeavesOutWhatWasBefore()
    {
        using var files = new TemporaryFiles();

        var run = await CommandRun.Of(
            "analyze", files.Write("mail.log", SmallLog), "--zone", "UTC", "--since", "2026-11-24T23:00:03", "--format", "csv");

        Assert.Contains("grand_totals,rejected,value,1", run.Output, StringComparison.Ordinal);
        Assert.Contains("grand_totals,delivered,value,0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_BinaryJunk_CountsItAndGoesOn()
    {
        using var files = new TemporaryFiles();
        var junk = new byte[100_000];
        new Random(1).NextBytes(junk);
        byte[] log = [.. junk, (byte)'\n', .. System.Text.Encoding.UTF8.GetBytes(SmallLog)];

        var run = await CommandRun.Of("analyze", files.Write("mail.log", log), "--zone", "UTC", "--format", "csv");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("grand_totals,delivered,value,1", run.Output, StringComparison.Ordinal);
        Assert.Contains("not understood", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Analyze_SimulatedServer_FindsTheTruth(int server)
    {
        using var files = new TemporaryFiles();
        var (log, truth) = SimulatedLog.Write(hours: 24, server);

        var run = await CommandRun.Of("analyze", files.Write("mail.log", log), "--zone", "UTC", "--format", "json");

        using var report = JsonDocument.Parse(run.Output);
        var totals = report.RootElement.GetProperty("grand_totals").EnumerateArray()
            .ToDictionary(row => row.GetProperty("what").GetString()!, row => row.GetProperty("value").GetInt64());
        Assert.Equal(truth(LineKind.Sent), totals["delivered"]);
        Assert.Equal(truth(LineKind.Deferred), totals["deferrals"]);
        Assert.Equal(truth(LineKind.Bounced), totals["bounced"]);
        Assert.Equal(truth(LineKind.Rejected), totals["rejected"]);
        Assert.Equal(truth(LineKind.Connected), totals["connections"]);
        Assert.Equal(truth(LineKind.LoginFailed), totals["failed logins"]);
        Assert.Equal(truth(LineKind.LoggedIn), totals["logins"]);
        Assert.Equal(truth(LineKind.Accepted) - truth(LineKind.Notified), totals["received"]);
    }
}
