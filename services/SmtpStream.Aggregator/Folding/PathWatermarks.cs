using SmtpStream.Aggregation.Windows;

namespace SmtpStream.Aggregator.Folding;

/// <summary>What the paths of one partition say together about how far it is read.</summary>
internal static class PathWatermarks
{
    /// <summary>
    /// Minimum over the live paths near the leading one; <see cref="PathState.Unknown"/> where no live path has a time.
    /// </summary>
    public static long Minimum(IReadOnlyCollection<PathState> paths, long maxLagMs)
    {
        var leading = Leading(paths);
        var minimum = long.MaxValue;
        foreach (var path in paths)
        {
            if (!path.Ended && path.ReadTo != PathState.Unknown && !IsLagging(path, leading, maxLagMs))
            {
                minimum = Math.Min(minimum, path.ReadTo);
            }
        }

        return minimum == long.MaxValue ? PathState.Unknown : minimum;
    }

    /// <summary>The record of the partition.</summary>
    public static WatermarkRecord Record(IReadOnlyCollection<PathState> paths, long watermark, long maxLagMs)
    {
        var leading = Leading(paths);
        var servers = new SortedDictionary<(string Tenant, string Server), ServerReadTime>(ByOrdinal.Instance);
        var progress = new List<PathProgress>();
        var live = false;
        foreach (var path in paths.OrderBy(p => p.Tenant, StringComparer.Ordinal).ThenBy(p => p.Origin, StringComparer.Ordinal).ThenBy(p => p.Path, StringComparer.Ordinal))
        {
            var lagging = IsLagging(path, leading, maxLagMs);
            var readTo = Math.Max(0, path.ReadTo);
            progress.Add(new PathProgress(path.Tenant, path.Origin, path.Path, readTo, lagging, path.Ended));
            live |= !path.Ended && path.ReadTo != PathState.Unknown;
            foreach (var server in path.Servers.Where(_ => !path.Ended))
            {
                Combine(servers, new ServerReadTime(path.Tenant, server, readTo, lagging, path.Zone));
            }
        }

        foreach (var path in paths.Where(p => p.Ended))
        {
            foreach (var server in path.Servers)
            {
                servers.TryAdd((path.Tenant, server), new ServerReadTime(path.Tenant, server, Math.Max(0, path.ReadTo), false, path.Zone));
            }
        }

        return new WatermarkRecord(Math.Max(0, watermark), !live || watermark == PathState.Unknown, [.. servers.Values], progress)
        {
            ClockUnixMs = paths.Count == 0 ? 0 : paths.Max(p => p.Clock),
        };
    }

    private static void Combine(SortedDictionary<(string, string), ServerReadTime> servers, ServerReadTime read)
    {
        var key = (read.Tenant, read.Server);
        servers[key] = servers.TryGetValue(key, out var other)
            ? other with { ReadToUnixMs = Math.Min(other.ReadToUnixMs, read.ReadToUnixMs), Lagging = other.Lagging || read.Lagging }
            : read;
    }

    // The path that came furthest.
    private static PathState? Leading(IEnumerable<PathState> paths)
    {
        PathState? leading = null;
        foreach (var path in paths)
        {
            if (!path.Ended && path.ReadTo != PathState.Unknown && (leading is null || path.ReadTo > leading.ReadTo))
            {
                leading = path;
            }
        }

        return leading;
    }

    private static bool IsLagging(PathState path, PathState? leading, long maxLagMs) =>
        leading is not null && !path.Ended && path.ReadTo != PathState.Unknown
        && Liveness.IsLagging(path.ReadTo, leading.ReadTo, leading.Clock, maxLagMs);

    private sealed class ByOrdinal : IComparer<(string Tenant, string Server)>
    {
        public static readonly ByOrdinal Instance = new();

        public int Compare((string Tenant, string Server) x, (string Tenant, string Server) y)
        {
            var byTenant = string.CompareOrdinal(x.Tenant, y.Tenant);
            return byTenant != 0 ? byTenant : string.CompareOrdinal(x.Server, y.Server);
        }
    }
}
