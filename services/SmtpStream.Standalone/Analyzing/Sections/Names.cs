namespace SmtpStream.Standalone.Analyzing.Sections;

/// <summary>Text of names from the log, and of the vocabulary.</summary>
internal static class Names
{
    /// <summary>What is not UTF-8 becomes U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> name) => System.Text.Encoding.UTF8.GetString(name);

    /// <summary>"MailboxFull" as "mailbox full".</summary>
    public static string Words<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    public static double Seconds(double microseconds) => microseconds / 1e6;
}
