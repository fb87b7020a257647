using System.CommandLine;
using SmtpStream.Standalone.Demo;
using Spectre.Console;

namespace SmtpStream.Standalone.Commands;

/// <summary>"smtpstream demo": the whole pipeline with a simulated mail system; with --check it judges itself.</summary>
internal static class DemoCommand
{
    private const double WatchingSpeed = 40;
    private static readonly TimeSpan QuietCheck = TimeSpan.FromHours(4);
    private static readonly TimeSpan AfterLastIncident = TimeSpan.FromMinutes(15);

    public static Command Create(CommandStreams streams)
    {
        var check = new Option<bool>("--check") { Description = "end 0 only if each incident raised its alert and nothing else did" };
        var quiet = new Option<bool>("--quiet") { Description = "no incidents; with --check, nothing may be raised" };
        var seed = new Option<ulong?>("--seed") { Description = "traffic, victims, strengths and times are drawn from it; drawn itself where absent" };
        var command = new Command("demo", "Run the whole pipeline in this process, with a simulated mail system and scripted incidents.") { check, quiet, seed };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            streams,
            parsed.GetValue(seed) ?? (ulong)Random.Shared.NextInt64(1, 1_000_000),
            !parsed.GetValue(quiet),
            parsed.GetValue(check),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandStreams streams, ulong seed, bool withIncidents, bool isCheck, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Error) });
        try
        {
            await using var run = await DemoRun.StartAsync(
                seed, withIncidents, isCheck ? double.PositiveInfinity : WatchingSpeed, text => console.MarkupLineInterpolated($"{text}"), cancellationToken);
            var started = TimeProvider.System.GetTimestamp();
            await console.Progress().StartAsync(async context =>
            {
                var task = context.AddTask("reading four weeks of history", maxValue: 1);
                await run.CatchUpAsync(done => task.Value = done, cancellationToken);
                task.Value = 1;
            });
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            console.MarkupLineInterpolated($"history: {run.Site.Length / 1e6:0} MB of log lines in {seconds:0.0} s");
            return isCheck ? await CheckAsync(run, console, cancellationToken) : await WatchAsync(run, console, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.MarkupLine("stopped");
            return ExitCodes.Success;
        }
    }

    private static async Task<int> WatchAsync(DemoRun run, IAnsiConsole console, CancellationToken cancellationToken)
    {
        console.MarkupLine("Look at the minutes in red: they lie outside the band that was learnt for this hour of the week. Alerts follow below.");
        var screen = new DemoScreen(run);
        await console.Live(new Text("")).StartAsync(async context =>
            await run.LiveAsync(
                DateTimeOffset.MaxValue,
                async ct => context.UpdateTarget(await screen.DrawAsync(ct)),
                cancellationToken));
        return ExitCodes.Success;
    }

    private static async Task<int> CheckAsync(DemoRun run, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var end = run.Site.Incidents.Count == 0 ? run.LiveStart + QuietCheck : run.Site.Incidents.Max(i => i.End) + AfterLastIncident;
        await run.LiveAsync(end, _ => Task.CompletedTask, cancellationToken);
        var verdict = DemoVerdict.Of(run.Site.Incidents, run.Alerts);
        foreach (var (incident, alert) in verdict.Found)
        {
            console.MarkupLineInterpolated($"found    {incident.Id,-20} {alert.RuleId} {alert.Entity.Name}: {alert.Explanation?.Text}");
        }

        foreach (var incident in verdict.Missed)
        {
            console.MarkupLineInterpolated($"[red]missed[/]   {incident.Id,-20} {incident.RuleId} {incident.Entity.Name}: {incident.Summary}, {incident.Start:HH:mm}–{incident.End:HH:mm}");
        }

        foreach (var alert in verdict.Unexplained)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(alert.StartedUnixMs);
            console.MarkupLineInterpolated($"[red]nobody's[/] {alert.RuleId} {alert.Entity.Name} at {at:HH:mm}: {alert.Explanation?.Text}");
        }

        var isHeard = verdict.Found.Count == 0 || run.Chat.Count > 0;
        console.MarkupLineInterpolated($"{verdict.Found.Count} alerts explained, {verdict.Missed.Count} incidents missed, {verdict.Unexplained.Count} alerts unexplained, {run.Chat.Count} notifications arrived");
        return verdict.IsGood && isHeard ? ExitCodes.Success : ExitCodes.Failure;
    }
}
