using System.Text;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;
using Xunit.Abstractions;

namespace SmtpStream.Smtp.Tests.Corpora;

/// <summary>Share of mail lines of logs of others and of own runs that give an event or a named ignored kind.</summary>
public sealed class CoverageTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("logs/own-postfix/mail.log", 0.999)]
    [InlineData("logs/own-postfix/mail.log.1.gz", 0.999)]
    [InlineData("logs/own-dovecot-rspamd/mail.log", 0.999)]
    [InlineData("logs/logwatch-td/postfix-td.log", 0.9)]
    [InlineData("logs/sergeymakinen-postfix_exporter/mail.log", 0.6)]
    [InlineData("logs/log-ship-elastic-postfix/mail.log", 0.8)]
    [InlineData("logs/homoluctus-maillogger/maillog", 0.99)]
    public void Corpus_ReadWhole_GivesEventsOrNamedKinds(string name, double least)
    {
        var path = LogReading.FindData(name);
        Skip.If(path is null, "no shared/data beside the repository");
        var rejects = new List<string>();
        var sink = new RecordingSink();
        var tally = LogReading.ReadAll(
            LogReading.NewParser(new CorrelationTable()), LogReading.ReadFile(path), sink,
            (line, outcome) =>
            {
                if (outcome.Kind == LineOutcomeKind.Rejected)
                {
                    rejects.Add($"{outcome.Failure}: {line}");
                }
            });

        var share = 1 - (double)rejects.Count / tally.Lines;
        output.WriteLine($"{name}: {tally.Lines} lines, {tally.Events} events, {share:P2}");
        foreach (var (kind, count) in sink.Kinds.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"  {kind} {count}");
        }

        for (var kind = 1; kind < tally.Ignored.Length; kind++)
        {
            if (tally.Ignored[kind] > 0)
            {
                output.WriteLine($"  ignored {(IgnoredKind)kind} {tally.Ignored[kind]}");
            }
        }

        rejects.ForEach(output.WriteLine);
        Assert.True(share >= least, new StringBuilder().AppendJoin('\n', rejects.Take(20)).ToString());
    }
}
