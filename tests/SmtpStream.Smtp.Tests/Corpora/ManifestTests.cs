using System.Text.Json;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Smtp.Tests.Corpora;

/// <summary>What the driver of a real Postfix says it did is what the parser found.</summary>
public sealed class ManifestTests
{
    [SkippableFact]
    public void RealPostfix_Parsed_AgreesWithItsDriver()
    {
        var folder = LogReading.FindData("logs/own-postfix");
        Skip.If(folder is null, "no shared/data beside the repository");
        var sink = new RecordingSink();
        var parser = LogReading.NewParser(new CorrelationTable());
        LogReading.ReadAll(parser, LogReading.ReadFile(Path.Combine(folder, "mail.log.1.gz")), sink);
        LogReading.ReadAll(parser, LogReading.ReadFile(Path.Combine(folder, "mail.log")), sink);
        var received = IdsOf(sink, "MessageReceived");
        var entries = File.ReadLines(Path.Combine(folder, "manifest.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();

        // What a filter discards is accepted from the client and never enters the queue.
        var accepted = entries.Where(e => e.GetProperty("kind").GetString() == "accepted")
            .Where(e => !e.GetProperty("scenario").GetString()!.Contains("discard", StringComparison.Ordinal))
            .Select(e => e.GetProperty("queue_id").GetString()).OfType<string>().ToArray();
        Assert.True(accepted.Length > 150);
        Assert.Empty(accepted.Except(received));
        var failures = entries.Count(e => e.GetProperty("kind").GetString() == "auth_fail");
        Assert.Equal(failures, sink.Kinds.GetValueOrDefault(Vocabulary.EventKind.AuthFailed));
    }

    private static HashSet<string> IdsOf(RecordingSink sink, string kind) =>
        sink.Events.Where(e => e.StartsWith(kind, StringComparison.Ordinal))
            .Select(e => e.Split("QueueId=")[1].Split(' ')[0]).ToHashSet();
}
