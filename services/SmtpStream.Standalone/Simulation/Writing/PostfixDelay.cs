namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>A duration as Postfix logs it: two significant digits, trailing zeros cut (postconf delay_logging_resolution_limit 2).</summary>
internal readonly record struct PostfixDelay(long Microseconds)
{
    public static PostfixDelay FromSeconds(double seconds) => new((long)(seconds * 1e6));

    /// <summary>Hundredths of a second, rounded to what is shown.</summary>
    public long ShownHundredths => Microseconds switch
    {
        >= 9_950_000 => (Microseconds + 500_000) / 1_000_000 * 100,
        >= 995_000 => (Microseconds + 50_000) / 100_000 * 10,
        _ => (Microseconds + 5_000) / 10_000,
    };

    public static PostfixDelay operator +(PostfixDelay left, PostfixDelay right) => new(left.Microseconds + right.Microseconds);
}
