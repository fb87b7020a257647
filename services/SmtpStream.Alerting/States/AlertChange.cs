namespace SmtpStream.Alerting.States;

/// <summary>Change n of an alert: the record of smtp.alerts.</summary>
internal sealed record AlertChange(Alert Alert, AlertState Previous, ChangeReason Reason, string Actor)
{
    /// <summary>The entry id: never used again.</summary>
    public string Id => $"c/{Alert.Fingerprint}/{Alert.ChangeNumber}";
}
