namespace SmtpStream.Alerting.Receivers.Http;

/// <summary>A secret that stands in the configuration or in a file.</summary>
internal static class ReceiverSecret
{
    /// <summary>What is wrong with it, naming the setting; null where nothing is.</summary>
    public static string? Error(string? value, string? file, string setting)
    {
        if (string.IsNullOrEmpty(value) == string.IsNullOrEmpty(file))
        {
            return $"Set exactly one of {setting} and {setting}File.";
        }

        return !string.IsNullOrEmpty(file) && !File.Exists(file) ? $"{setting}File names {file}, which does not exist." : null;
    }

    public static string Read(string? value, string? file) =>
        string.IsNullOrEmpty(file) ? value ?? "" : File.ReadAllText(file).Trim();
}
