using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Detectors;

namespace SmtpStream.Scorer.Scoring;

/// <summary>Up to when an entity is read, by the last watermark: before it a window without a row is zero, behind it nothing is known.</summary>
internal sealed class ReadTimes
{
    private readonly Dictionary<(string Tenant, string Name), long> _servers = [];
    private readonly Dictionary<(string Tenant, string Name), PathProgress> _paths = [];
    private readonly Dictionary<string, long> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _zones = new(StringComparer.Ordinal);

    public void Set(WatermarkRecord watermark)
    {
        _servers.Clear();
        _paths.Clear();
        _tenants.Clear();
        _zones.Clear();
        foreach (var server in watermark.Servers)
        {
            _servers[(server.Tenant, server.Server)] = server.ReadToUnixMs;
            _zones[server.Tenant] = _zones.TryGetValue(server.Tenant, out var zone) && zone != server.Zone ? "" : server.Zone;
            if (!server.Lagging)
            {
                _tenants[server.Tenant] = Math.Min(_tenants.GetValueOrDefault(server.Tenant, long.MaxValue), server.ReadToUnixMs);
            }
        }

        foreach (var path in watermark.Paths)
        {
            _paths[(path.Tenant, NameOf(path))] = path;
        }
    }

    /// <summary>The zone of all servers of a tenant, for entities that span them; empty where they differ.</summary>
    public string CommonZone(string tenant) => _zones.GetValueOrDefault(tenant, "");

    /// <summary>Name of the path's entity.</summary>
    public static string NameOf(PathProgress path) => $"{path.Origin} {path.Path}";

    public PathProgress? PathOf(EntityKey entity) =>
        entity.Kind == EntityKind.Path && _paths.TryGetValue((entity.Tenant, entity.Name), out var path) ? path : null;

    public WindowContent ContentOf(EntityKey entity, WindowSpan span)
    {
        var readTo = entity.Kind switch
        {
            EntityKind.Server => _servers.GetValueOrDefault((entity.Tenant, entity.Name), long.MinValue),
            EntityKind.Path => PathOf(entity)?.ReadToUnixMs ?? long.MinValue,
            _ => _tenants.GetValueOrDefault(entity.Tenant, long.MinValue),
        };
        return span.EndUnixMs <= readTo ? WindowContent.Zero : WindowContent.NoData;
    }
}
