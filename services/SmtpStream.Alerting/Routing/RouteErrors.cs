using System.Globalization;
using SmtpStream.Alerting.Matching;

namespace SmtpStream.Alerting.Routing;

/// <summary>What is wrong with a route tree; each sentence names its setting.</summary>
internal static class RouteErrors
{
    public static IEnumerable<string> Of(AlertRouteOptions root, IReadOnlySet<string> receivers) =>
        Of(root, "Route", receivers, isRoot: true);

    private static IEnumerable<string> Of(AlertRouteOptions route, string name, IReadOnlySet<string> receivers, bool isRoot)
    {
        if (isRoot && route.Matchers.Count > 0)
        {
            yield return $"{name}:Matchers must be empty: the root fits every alert.";
        }

        if (!string.IsNullOrEmpty(route.Receiver) && !receivers.Contains(route.Receiver))
        {
            yield return $"{name}:Receiver names '{route.Receiver}', which is not configured.";
        }

        foreach (var matcher in route.Matchers.Where(m => !IsMatcher(m)))
        {
            yield return $"{name}:Matchers has '{matcher}', which is not label=value, label!=value, label=~pattern or label!~pattern.";
        }

        foreach (var error in OfTimings(route, name))
        {
            yield return error;
        }

        for (var i = 0; i < route.Routes.Count; i++)
        {
            var child = string.Create(CultureInfo.InvariantCulture, $"{name}:Routes:{i}");
            foreach (var error in Of(route.Routes[i], child, receivers, isRoot: false))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<string> OfTimings(AlertRouteOptions route, string name)
    {
        (string Setting, TimeSpan? Value, TimeSpan Min, TimeSpan Max)[] timings =
        [
            (nameof(route.GroupWait), route.GroupWait, TimeSpan.Zero, TimeSpan.FromHours(1)),
            (nameof(route.GroupInterval), route.GroupInterval, TimeSpan.Zero, TimeSpan.FromDays(1)),
            (nameof(route.ResolveWait), route.ResolveWait, TimeSpan.Zero, TimeSpan.FromHours(1)),
            (nameof(route.RepeatInterval), route.RepeatInterval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
        ];
        return timings
            .Where(t => t.Value < t.Min || t.Value > t.Max)
            .Select(t => $"{name}:{t.Setting} is {t.Value}, outside {t.Min} to {t.Max}.");
    }

    private static bool IsMatcher(string text)
    {
        try
        {
            if (!MatcherText.TryParse(text, out var matcher))
            {
                return false;
            }

            _ = new CompiledMatcher(matcher);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
