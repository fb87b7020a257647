using SmtpStream.Aggregation.Entities;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Outcomes;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.States;

/// <summary><c>smtpstream.v1.Alert</c> and <c>AlertChange</c> ↔ domain. The bytes of equal values are equal.</summary>
internal static class AlertCodec
{
    public static Proto.AlertChange ToMessage(AlertChange change) => new()
    {
        Alert = ToMessage(change.Alert),
        PreviousState = (Proto.AlertState)change.Previous,
        Reason = (Proto.ChangeReason)change.Reason,
        Actor = change.Actor,
    };

    public static AlertChange FromMessage(Proto.AlertChange message) =>
        new(FromMessage(message.Alert), (AlertState)message.PreviousState, (ChangeReason)message.Reason, message.Actor);

    public static Proto.Alert ToMessage(Alert alert)
    {
        var message = new Proto.Alert
        {
            Fingerprint = alert.Fingerprint,
            Episode = alert.Episode,
            ChangeNumber = alert.ChangeNumber,
            State = (Proto.AlertState)alert.State,
            Severity = (Proto.Severity)alert.Severity,
            RuleId = alert.RuleId,
            RuleRevision = alert.RuleRevision,
            Entity = ToMessage(alert.Entity),
            Explanation = alert.Explanation is null ? null : ExplanationCodec.ToMessage(alert.Explanation),
            StartedUnixMs = alert.StartedUnixMs,
            FiredUnixMs = alert.FiredUnixMs,
            ResolvedUnixMs = alert.ResolvedUnixMs,
            LastWindowEndUnixMs = alert.LastWindowEndUnixMs,
            Stale = alert.Stale,
            AcknowledgedBy = alert.AcknowledgedBy,
            AcknowledgeComment = alert.AcknowledgeComment,
            Quiet = alert.Quiet,
        };
        foreach (var (name, value) in alert.Labels)
        {
            message.Labels.Add(name, value);
        }

        message.SilencedBy.AddRange(alert.SilencedBy);
        message.InhibitedBy.AddRange(alert.InhibitedBy);
        return message;
    }

    public static Alert FromMessage(Proto.Alert message) => new()
    {
        Fingerprint = message.Fingerprint,
        Episode = message.Episode,
        ChangeNumber = message.ChangeNumber,
        State = (AlertState)message.State,
        Severity = (Severity)message.Severity,
        RuleId = message.RuleId,
        RuleRevision = message.RuleRevision,
        Entity = FromMessage(message.Entity),
        Labels = new SortedDictionary<string, string>(message.Labels, StringComparer.Ordinal),
        Explanation = message.Explanation is null ? null : ExplanationCodec.FromMessage(message.Explanation),
        StartedUnixMs = message.StartedUnixMs,
        FiredUnixMs = message.FiredUnixMs,
        ResolvedUnixMs = message.ResolvedUnixMs,
        LastWindowEndUnixMs = message.LastWindowEndUnixMs,
        Stale = message.Stale,
        AcknowledgedBy = message.AcknowledgedBy,
        AcknowledgeComment = message.AcknowledgeComment,
        SilencedBy = [.. message.SilencedBy],
        InhibitedBy = [.. message.InhibitedBy],
        Quiet = message.Quiet,
    };

    public static Proto.Entity ToMessage(EntityKey entity) =>
        new() { Tenant = entity.Tenant, Kind = (Proto.EntityKind)entity.Kind, Name = entity.Name };

    public static EntityKey FromMessage(Proto.Entity? entity) =>
        entity is null ? new EntityKey("", EntityKind.None, "") : new EntityKey(entity.Tenant, (EntityKind)entity.Kind, entity.Name);
}
