using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Outcomes;

namespace SmtpStream.Alerting.States;

/// <summary>Labels that every alert has, on which routes and silences match beside the rule's own.</summary>
internal static class AlertLabels
{
    public const string Rule = "rule";
    public const string Severity = "severity";
    public const string Entity = "entity";
    public const string EntityKind = "entity_kind";
    public const string Tenant = "tenant";

    /// <summary>Value of a label; empty where the alert does not have it.</summary>
    public static string ValueOf(Alert alert, string label) => label switch
    {
        Rule => alert.RuleId,
        Severity => Name(alert.Severity),
        Entity => alert.Entity.Name,
        EntityKind => Name(alert.Entity.Kind),
        Tenant => alert.Entity.Tenant,
        _ => alert.Labels.GetValueOrDefault(label, ""),
    };

    public static string Name(Severity severity) => severity switch
    {
        Detection.Outcomes.Severity.Info => "info",
        Detection.Outcomes.Severity.Warning => "warning",
        Detection.Outcomes.Severity.High => "high",
        Detection.Outcomes.Severity.Critical => "critical",
        _ => "none",
    };

    public static string Name(EntityKind kind) => kind switch
    {
        Aggregation.Entities.EntityKind.Server => "server",
        Aggregation.Entities.EntityKind.Service => "service",
        Aggregation.Entities.EntityKind.SenderDomain => "sender_domain",
        Aggregation.Entities.EntityKind.RecipientDomain => "recipient_domain",
        Aggregation.Entities.EntityKind.Provider => "provider",
        Aggregation.Entities.EntityKind.ClientNetwork => "client_network",
        Aggregation.Entities.EntityKind.User => "user",
        Aggregation.Entities.EntityKind.OwnAddress => "own_address",
        Aggregation.Entities.EntityKind.Client => "client",
        Aggregation.Entities.EntityKind.ClientUser => "client_user",
        Aggregation.Entities.EntityKind.Path => "path",
        _ => "none",
    };
}
