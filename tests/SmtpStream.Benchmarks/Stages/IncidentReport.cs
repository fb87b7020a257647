using System.Globalization;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Outcomes;
using SmtpStream.Encoding.Records;
using SmtpStream.Standalone.Demo;
using SmtpStream.Standalone.Simulation;

namespace SmtpStream.Benchmarks.Stages;

/// <summary>
/// The demo's mail system through fold, merge and scorer, without Kafka, Redis and Alerting: which incidents the rules find, and what
/// else they say. An alert is taken to fire once its rule's breach has lasted as long as it asks for.
/// </summary>
internal static class IncidentReport
{
    private const int HistoryDays = 28;
    private static readonly TimeSpan Live = TimeSpan.FromHours(5);
    private const long BatchSpanNs = 30_000_000_000;
    private static readonly DateTimeOffset LiveStart = DemoSite.LastWorkingMorning(TimeProvider.System.GetUtcNow() - Live);

    /// <returns>0 where every incident was found and nothing else fired.</returns>
    public static int Run(ulong seed, bool withIncidents, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smtpstream-incidents-");
        try
        {
            using var site = new DemoSite(seed, LiveStart.AddDays(-HistoryDays), LiveStart, withIncidents, Path.Combine(directory.FullName, "logs"));
            site.WriteHistory();
            site.Live(Live);
            var outcomes = StageReport.Outcomes(new BatchedLogs(site.Files.Select(f => f.Path), LiveStart, BatchSpanNs), TextWriter.Null);
            return Judge(seed, site.Incidents, [.. Read(outcomes)], output);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static int Judge(ulong seed, IReadOnlyList<ScriptedIncident> incidents, List<Outcome> outcomes, TextWriter output)
    {
        var fired = Fired(outcomes);
        var missed = incidents.Where(i => !fired.Exists(f => Explains(i, f) && i.IsFoundBy(f.RuleId, f.Entity))).ToList();
        var unexplained = fired.Where(f => !incidents.Any(i => Explains(i, f))).ToList();
        output.WriteLine($"seed {seed}: {incidents.Count - missed.Count} of {incidents.Count} incidents found, {unexplained.Count} alerts unexplained");
        foreach (var incident in missed)
        {
            output.WriteLine($"  missed      {incident.Id} {incident.Entity.Name}: {incident.Summary}, {incident.Start:HH:mm}–{incident.End:HH:mm}");
            foreach (var said in outcomes.Where(o => o.Entity == incident.Entity && IsDuring(incident, o)))
            {
                output.WriteLine($"    {At(said)} {said.RuleId} {said.Kind} {said.Explanation?.Text}");
            }
        }

        foreach (var first in unexplained)
        {
            output.WriteLine($"  unexplained {first.RuleId} {first.Entity} from {At(first)}: {first.Explanation?.Text}");
        }

        return missed.Count + unexplained.Count == 0 ? 0 : 1;
    }

    private static string At(Outcome outcome) =>
        DateTimeOffset.FromUnixTimeMilliseconds(outcome.Window.StartUnixMs).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static bool IsDuring(ScriptedIncident incident, Outcome outcome) =>
        outcome.Window.EndUnixMs > incident.Start.ToUnixTimeMilliseconds() && outcome.Window.StartUnixMs < incident.End.ToUnixTimeMilliseconds();

    private static IEnumerable<Outcome> Read(RecordLog records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var record = DerivedRecordReader.Read(i, records[i]);
            if (record.BodyField == DerivedRecordField.Outcome)
            {
                yield return OutcomeCodec.Read(record.Body.Span);
            }
        }
    }

    // The first breach of each alert that fired.
    private static List<Outcome> Fired(List<Outcome> outcomes)
    {
        var fired = new List<Outcome>();
        var running = new Dictionary<string, (Outcome First, Outcome Last, bool HasFired)>(StringComparer.Ordinal);
        foreach (var outcome in outcomes)
        {
            var key = $"{outcome.RuleId} {outcome.Entity}";
            if (outcome.Kind != OutcomeKind.Breach)
            {
                if (running.TryGetValue(key, out var over) && outcome.Window.EndUnixMs - over.Last.Window.EndUnixMs >= outcome.KeepFiring.TotalMilliseconds)
                {
                    running.Remove(key);
                }

                continue;
            }

            var (first, _, hasFired) = running.GetValueOrDefault(key, (outcome, outcome, false));
            if (!hasFired && outcome.Window.EndUnixMs - first.Window.StartUnixMs >= outcome.For.TotalMilliseconds
                && outcome.Window.EndUnixMs > LiveStart.ToUnixTimeMilliseconds())
            {
                hasFired = true;
                fired.Add(first);
            }

            running[key] = (first, outcome, hasFired);
        }

        return fired;
    }

    private static bool Explains(ScriptedIncident incident, Outcome first) =>
        incident.Explains(first.RuleId, first.Entity, DateTimeOffset.FromUnixTimeMilliseconds(first.Window.EndUnixMs));
}
