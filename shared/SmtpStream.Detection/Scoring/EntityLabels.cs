using System.Collections.ObjectModel;
using SmtpStream.Aggregation.Entities;

namespace SmtpStream.Detection.Scoring;

/// <summary>Labels of outcomes, by which alerts are routed, grouped and silenced.</summary>
internal static class EntityLabels
{
    public static ReadOnlyDictionary<string, string> Of(EntityKey entity)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (entity.Tenant.Length > 0)
        {
            labels["tenant"] = entity.Tenant;
        }

        var space = entity.Name.IndexOf(' ', StringComparison.Ordinal);
        if (entity.Kind == EntityKind.ClientUser && space > 0)
        {
            labels["client"] = entity.Name[..space];
            labels["user"] = entity.Name[(space + 1)..];
        }
        else
        {
            labels[NameOf(entity.Kind)] = entity.Name;
        }

        return labels.AsReadOnly();
    }

    private static string NameOf(EntityKind kind) => kind switch
    {
        EntityKind.Server => "server",
        EntityKind.Service => "service",
        EntityKind.SenderDomain => "sender_domain",
        EntityKind.RecipientDomain => "recipient_domain",
        EntityKind.Provider => "provider",
        EntityKind.ClientNetwork => "client_network",
        EntityKind.User => "user",
        EntityKind.OwnAddress => "own_address",
        EntityKind.Client => "client",
        EntityKind.Path => "path",
        _ => "entity",
    };
}
