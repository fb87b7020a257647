using System.Globalization;
using SmtpStream.Alerting.Matching;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Routing;

/// <summary>Which receivers an alert is for.</summary>
internal sealed class RouteTree
{
    private static readonly string[] DefaultGroupBy = [AlertLabels.Tenant, AlertLabels.Rule, AlertLabels.Entity];

    private static readonly GroupTimings DefaultTimings =
        new(TimeSpan.Zero, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30), TimeSpan.FromHours(4));

    private readonly Dictionary<string, AlertRoute> _byPath = [];

    /// <exception cref="ArgumentException">A matcher cannot be read; <see cref="RouteErrors"/> says so before.</exception>
    public RouteTree(AlertRouteOptions root) => Root = Compile(root, "0", null);

    public AlertRoute Root { get; }

    /// <summary>Routes that tell somebody.</summary>
    public IEnumerable<AlertRoute> Match(Alert alert) => Root.Match(alert).Where(r => r.Receiver.Length > 0);

    /// <summary>The route of a stored group; the root where the configuration no longer has it.</summary>
    public AlertRoute At(string path) => _byPath.GetValueOrDefault(path, Root);

    private static CompiledMatcher Compile(string text) => MatcherText.TryParse(text, out var matcher)
        ? new CompiledMatcher(matcher)
        : throw new ArgumentException($"'{text}' is not a matcher.", nameof(text));

    private AlertRoute Compile(AlertRouteOptions options, string path, AlertRoute? parent)
    {
        var inherited = parent?.Timings ?? DefaultTimings;
        var timings = new GroupTimings(
            options.GroupWait ?? inherited.GroupWait,
            options.GroupInterval ?? inherited.GroupInterval,
            options.ResolveWait ?? inherited.ResolveWait,
            options.RepeatInterval ?? inherited.RepeatInterval);
        var route = new AlertRoute(
            path,
            options.Receiver ?? parent?.Receiver ?? "",
            [.. options.Matchers.Select(Compile)],
            options.GroupBy ?? parent?.GroupBy ?? DefaultGroupBy,
            timings,
            options.Continue,
            []);
        var children = options.Routes
            .Select((child, i) => Compile(child, string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"), route))
            .ToArray();
        return _byPath[path] = route with { Children = children };
    }
}
