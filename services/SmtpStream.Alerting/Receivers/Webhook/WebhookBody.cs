namespace SmtpStream.Alerting.Receivers.Webhook;

/// <summary>The whole body.</summary>
internal sealed record WebhookBody(string Type, DateTimeOffset Timestamp, WebhookData Data);

/// <summary>One group of alerts.</summary>
internal sealed record WebhookData(
    string Title,
    string Group,
    IReadOnlyList<string> GroupLabels,
    ulong Sequence,
    string Reason,
    IReadOnlyList<WebhookAlert> Alerts,
    int Omitted);

/// <summary>One alert.</summary>
internal sealed record WebhookAlert(
    string Fingerprint,
    string Episode,
    string State,
    string Severity,
    string Rule,
    WebhookEntity Entity,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FiredAt,
    DateTimeOffset? ResolvedAt,
    bool Stale,
    string Summary,
    WebhookMeasure? Measure,
    IReadOnlyList<WebhookContributor> Contributors,
    IReadOnlyList<string> AttackTechniques,
    string Runbook);

/// <summary>What the alert is about.</summary>
internal sealed record WebhookEntity(string Tenant, string Kind, string Name);

/// <summary>What was seen and what was expected.</summary>
internal sealed record WebhookMeasure(
    string Metric, double Actual, double Expected, double ExpectedLow, double ExpectedHigh, double Score, string Direction);

/// <summary>What explains part of the deviation.</summary>
internal sealed record WebhookContributor(string Name, double Actual, double Expected, double Share);
