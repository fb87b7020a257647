using System.Globalization;
using SmtpStream.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SmtpStream.Standalone.Demo;

/// <summary>Traffic against its normal band, and the alerts that arrived, as a person watches them.</summary>
internal sealed class DemoScreen(DemoRun run)
{
    private const int Minutes = 30;
    private const int AlertRows = 8;
    private const string Levels = "▁▂▃▄▅▆▇█";
    private static readonly string[] Metrics = ["mail.deliveries", "smtp.connections"];

    /// <summary>Asks Query and Alerting and draws.</summary>
    public async Task<IRenderable> DrawAsync(CancellationToken cancellationToken)
    {
        var now = run.Site.Clock.GetUtcNow();
        var table = new Table().Border(TableBorder.Rounded)
            .Title($"[bold]{now:ddd HH:mm:ss} UTC, simulated[/]   traffic of the last {Minutes} minutes against its normal band")
            .AddColumns("server", "metric", "last minutes", "now", "normal", "");
        foreach (var (server, _) in run.Site.Files)
        {
            foreach (var metric in Metrics)
            {
                var series = await run.Pipeline.SeriesAsync(server, metric, now.AddMinutes(-Minutes), now, cancellationToken);
                AddRow(table, server, metric, [.. series.Points.Where(p => p.HasValue && p.State == WindowState.Closed)]);
            }
        }

        return new Rows(table, Alerts(run.Alerts), new Markup(
            $"[grey]{run.Chat.Count} notifications arrived at {run.Chat.Url.EscapeMarkup()} · Ctrl-C ends the demo[/]"));
    }

    private static void AddRow(Table table, string server, string metric, List<Point> points)
    {
        if (points.Count == 0)
        {
            table.AddRow(server, metric, "", "", "", "");
            return;
        }

        var last = points[^1];
        var band = last.Band;
        var (verdict, colour) = band is null ? ("no band yet", "grey")
            : last.Value > band.High ? ("above", "red")
            : last.Value < band.Low ? ("below", "red")
            : band.Learning ? ("learning", "grey") : ("normal", "green");
        table.AddRow(
            new Markup(server),
            new Markup(metric),
            new Markup(Sparkline(points)),
            new Markup(Number(last.Value)),
            new Markup(band is null ? "" : $"{Number(band.Low)} – {Number(band.High)}"),
            new Markup($"[{colour}]{verdict}[/]"));
    }

    // Red where the minute lies outside the band that it was judged by.
    private static string Sparkline(List<Point> points)
    {
        var top = Math.Max(1, points.Max(p => p.Value));
        return string.Concat(points.Select(p =>
        {
            var level = Levels[(int)Math.Min(Levels.Length - 1, p.Value / top * Levels.Length)];
            var isOutside = p.Band is { } band && (p.Value > band.High || p.Value < band.Low);
            return isOutside ? $"[red]{level}[/]" : $"[green]{level}[/]";
        }));
    }

    private static Table Alerts(IReadOnlyCollection<Alert> alerts)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"[bold]alerts ({alerts.Count})[/]").AddColumns("since", "state", "severity", "what");
        foreach (var alert in alerts.OrderByDescending(a => a.FiredUnixMs).Take(AlertRows))
        {
            table.AddRow(
                DateTimeOffset.FromUnixTimeMilliseconds(alert.FiredUnixMs).ToString("HH:mm", CultureInfo.InvariantCulture),
                alert.State == AlertState.Resolved ? "[green]resolved[/]" : "[red]firing[/]",
                alert.Severity.ToString(),
                $"[bold]{alert.RuleId.EscapeMarkup()}[/] {alert.Entity.Name.EscapeMarkup()}\n[grey]{(alert.Explanation?.Text ?? "").EscapeMarkup()}[/]");
        }

        return table;
    }

    private static string Number(double value) => value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
