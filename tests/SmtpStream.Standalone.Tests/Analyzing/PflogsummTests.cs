using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmtpStream.Standalone.Tests.Commands;
using Xunit;

namespace SmtpStream.Standalone.Tests.Analyzing;

/// <summary>Our totals beside pflogsumm's; docs/analyze.md explains each difference that is allowed for here.</summary>
public sealed class PflogsummTests
{
    private const string Pflogsumm = "/usr/sbin/pflogsumm";

    [SkippableTheory]
    [InlineData("delivered")]
    [InlineData("forwarded")]
    [InlineData("deferred")]
    [InlineData("deferrals")]
    [InlineData("bounced")]
    [InlineData("rejected")]
    [InlineData("bytes delivered")]
    [InlineData("bytes received")]
    [InlineData("senders")]
    [InlineData("recipients")]
    [InlineData("recipient hosts/domains")]
    public async Task GrandTotal_OfASimulatedSystem_EqualsPflogsumms(string total)
    {
        using var files = new TemporaryFiles();
        var log = files.Write("mail.log", SimulatedLog.Text(hours: 30));

        var (theirs, shift) = Theirs(log, total);
        Assert.Equal(theirs, (await Ours(log))[total] >> shift);
    }

    [SkippableFact]
    public async Task Received_OfASimulatedSystem_IsTheirsOfAServiceThatTheyKnow()
    {
        using var files = new TemporaryFiles();
        var log = files.Write("mail.log", SimulatedLog.Text(hours: 30));

        Assert.Equal(Theirs(log, "received").Value, (await Ours(log))["received"]);
    }

    [SkippableTheory]
    [InlineData("delivered", 0)]
    [InlineData("deferred", 0)]
    [InlineData("deferrals", 0)]
    [InlineData("bounced", 0)]
    [InlineData("rejected", 3)] // milter-reject by smtpd
    [InlineData("senders", 0)]
    [InlineData("recipients", 0)]
    public async Task GrandTotal_OfARealPostfix_EqualsPflogsummsButForWhatItOverlooks(string total, long overlooked)
    {
        using var files = new TemporaryFiles();
        var log = files.Write("mail.log", SharedData.OwnPostfixLog());

        Assert.Equal(Theirs(log, total).Value + overlooked, (await Ours(log))[total]);
    }

    private static async Task<Dictionary<string, long>> Ours(string log)
    {
        var run = await CommandRun.Of("analyze", log, "--format", "json", "--zone", "UTC");
        Assert.Equal(0, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        return report.RootElement.GetProperty("grand_totals").EnumerateArray()
            .ToDictionary(row => row.GetProperty("what").GetString()!, row => row.GetProperty("value").GetInt64());
    }

    /// <summary>From 512 k up it cuts to units of 2^10 or 2^20: the shift to compare ours with.</summary>
    private static (long Value, int Shift) Theirs(string log, string total)
    {
        Skip.IfNot(File.Exists(Pflogsumm), "pflogsumm is not installed");
        using var process = Process.Start(new ProcessStartInfo(Pflogsumm, [log]) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var pattern = total == "deferrals" ? @"\((\d+)([km ]?)\s*deferrals\)" : $@"(?m)^\s*(\d+)([km]?)\s+{Regex.Escape(total)}\b";
        var match = Regex.Match(text, pattern);
        var shift = match.Groups[2].Value switch { "k" => 10, "m" => 20, _ => 0 };
        return (long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), shift);
    }
}
