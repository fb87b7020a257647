namespace SmtpStream.Contracts;

/// <summary>Topic names. Frozen: add, never change.</summary>
public static class Topics
{
    public const string Raw = "smtp.raw";
    public const string Events = "smtp.events";
    public const string Partials = "smtp.partials";
    public const string Windows = "smtp.windows";
    public const string Anomalies = "smtp.anomalies";
    public const string Alerts = "smtp.alerts";
    public const string Notifications = "smtp.notifications";
    public const string Control = "smtp.control";
    public const string EventsDead = "smtp.events.dead";

    /// <summary>Header that carries <see cref="SchemaVersion"/> as one byte on every record.</summary>
    public const string SchemaHeader = "v";

    /// <summary>Version of the records this build writes; a reader refuses a newer one.</summary>
    public const byte SchemaVersion = 1;

    /// <summary>Topics with one partition, whatever is configured.</summary>
    public static IReadOnlyList<string> SinglePartition { get; } = [Anomalies, Control];

    public static IReadOnlyList<string> All { get; } =
        [Events, Partials, Windows, Anomalies, Alerts, Notifications, Control, EventsDead];
}
