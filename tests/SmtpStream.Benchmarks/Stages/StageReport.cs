using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SmtpStream.Aggregator;
using SmtpStream.Aggregator.Folding;
using SmtpStream.Aggregator.Merging;
using SmtpStream.Contracts;
using SmtpStream.Scorer;
using SmtpStream.Scorer.Scoring;
using SmtpStream.Standalone.Demo;
using SmtpStream.Streams;

namespace SmtpStream.Benchmarks.Stages;

/// <summary>Fold, merge and scorer one after the other over the same logs: processor time, allocation and commit sizes of each.</summary>
internal static class StageReport
{
    public static int Run(IReadOnlyList<string> files, TextWriter output)
    {
        Outcomes(new BatchedLogs(files, TimeProvider.System.GetUtcNow()), output);
        return 0;
    }

    /// <summary>What the scorer sends over these logs.</summary>
    public static RecordLog Outcomes(BatchedLogs logs, TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant($"{logs.Lines} lines in {logs.Batches.Count} batches"));
        var options = new AggregatorOptions();
        using var metrics = new AggregatorMetrics(
            new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var partials = new Destination(Topics.Partials, 0);
        var windows = new Destination(Topics.Windows, 0);
        var fold = Measure("fold", StageKind.Fold, id => new FoldStage(id, 1, options, metrics), partials, logs.Batches, logs.Lines, output);
        var merge = Measure("merge", StageKind.Merge, id => new MergeStage(id, 1, options, metrics), windows, fold, logs.Lines, output);
        return Measure("scorer", StageKind.Scorer, id => new ScorerStage(id, 1, new ScorerOptions()), new Destination(Topics.Anomalies, 0), merge, logs.Lines, output);
    }

    /// <summary>The demo's own logs of some days.</summary>
    public static int RunDemo(int days, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smtpstream-stages-");
        try
        {
            var start = DateTimeOffset.UnixEpoch.AddDays(20_000);
            using var site = new DemoSite(1, start, start.AddDays(days), withIncidents: false, Path.Combine(directory.FullName, "logs"));
            site.WriteHistory();
            return Run([.. site.Files.Select(f => f.Path)], output);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static RecordLog Measure(
        string name, StageKind kind, Func<StageIdentity, IStageUser> user, Destination destination, RecordLog input, long lines, TextWriter output)
    {
        var identity = new StageIdentity(kind, 0);
        var cost = new StageCost(identity, user(identity), [destination]);
        int[] before = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
        var paused = GC.GetTotalPauseDuration();
        cost.Run(input, isDerived: kind != StageKind.Fold);
        output.WriteLine(cost.Describe(name, lines));
        output.WriteLine(FormattableString.Invariant(
            $"        {GC.CollectionCount(0) - before[0]} collections ({GC.CollectionCount(1) - before[1]} of generation 1, {GC.CollectionCount(2) - before[2]} of 2), {(GC.GetTotalPauseDuration() - paused).TotalSeconds:F1} s paused"));
        return cost.Outputs;
    }
}
