namespace SmtpStream.Standalone.Commands.Doctor;

/// <summary>What a check saw.</summary>
/// <param name="Verdict">How bad it is.</param>
/// <param name="Found">What is there.</param>
/// <param name="Fix">What to do; empty where all is well.</param>
internal sealed record Finding(Verdict Verdict, string Found, string Fix)
{
    public static Finding Ok(string found) => new(Verdict.Ok, found, "");

    public static Finding Warning(string found, string fix) => new(Verdict.Warning, found, fix);

    public static Finding Failed(string found, string fix) => new(Verdict.Failed, found, fix);
}
