using System.Diagnostics;
using System.Text.Json;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Tests.Corpora;

/// <summary>The generator writes down what it generated; the parser counts the same.</summary>
public sealed class GeneratedTruthTests
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData("--iso")]
    [InlineData("--short-qid")]
    public void GeneratedLog_Parsed_EqualsItsTruth(string option)
    {
        var generator = LogReading.FindData("genlog.py");
        Skip.If(generator is null, "no shared/data beside the repository");
        var log = Path.GetTempFileName();
        var truthFile = Path.GetTempFileName();
        try
        {
            Skip.IfNot(Run(generator, $"--lines 30000 --seed 11 --hours 2 --out {log} --truth {truthFile} {option}"), "no python3");
            var truth = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(truthFile))!;
            var sink = new RecordingSink();
            var tally = LogReading.ReadAll(LogReading.NewParser(new CorrelationTable()), LogReading.ReadFile(log), sink);

            long Truth(string key) => truth.GetValueOrDefault(key);
            long Events(EventKind kind) => sink.Kinds.GetValueOrDefault(kind);
            long Outcome(DeliveryOutcome outcome) => sink.Outcomes.GetValueOrDefault(outcome);
            Assert.Equal(30_000, tally.Lines);
            Assert.Equal(0, Sum(tally.Rejects));
            Assert.Equal(Truth("dlv_sent"), Outcome(DeliveryOutcome.Sent));
            Assert.Equal(Truth("dlv_deferred"), Outcome(DeliveryOutcome.Deferred));
            Assert.Equal(Truth("dlv_bounced"), Outcome(DeliveryOutcome.Bounced));
            Assert.Equal(Truth("expired"), Events(EventKind.MessageExpired));
            Assert.Equal(Truth("connect") + Truth("ps_connect"), Events(EventKind.SessionOpened));
            Assert.Equal(Truth("sasl_fail"), Events(EventKind.AuthFailed));
            Assert.Equal(Truth("reject") + Truth("ps_reject") + Truth("milter_reject"), Events(EventKind.Rejected));
            Assert.Equal(Truth("tls_in") + Truth("tls_out"), Events(EventKind.TlsEstablished));
            Assert.Equal(Truth("removed"), Events(EventKind.MessageCompleted));
            Assert.Equal(Truth("ndn"), Events(EventKind.NotificationGenerated));
            Assert.Equal(Truth("connect_fail"), Events(EventKind.ConnectFailed));
            Assert.Equal(Truth("lost"), tally.Continuations);
            Assert.Equal(Truth("cleanup_mid"), tally.Ignored[(int)IgnoredKind.CleanupMessageId]);
            Assert.Equal(
                Truth("qmgr_active"), Events(EventKind.MessageReceived) + tally.Ignored[(int)IgnoredKind.QmgrRetry]);
            Assert.Equal(0, tally.Uncorrelated);
        }
        finally
        {
            File.Delete(log);
            File.Delete(truthFile);
        }
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private static bool Run(string script, string arguments)
    {
        try
        {
            using var process = Process.Start("python3", $"{script} {arguments}");
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
