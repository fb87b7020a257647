namespace SmtpStream.Alerting.States;

/// <summary>Resource names: alerts/{fingerprint} and alerts/{fingerprint}/episodes/{episode}.</summary>
internal static class AlertName
{
    private const string Collection = "alerts/";

    public static string Of(string fingerprint, string episode) => $"{Collection}{fingerprint}/episodes/{episode}";

    public static bool TryParse(string name, out string fingerprint)
    {
        fingerprint = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        return Fingerprint.IsFingerprint(fingerprint);
    }
}
