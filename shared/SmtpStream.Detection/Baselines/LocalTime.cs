namespace SmtpStream.Detection.Baselines;

/// <summary>The local hour that an event time falls into.</summary>
/// <param name="Hour">
/// Local hours since 1970-01-01T00: the hour left out in spring has no windows, the double hour of autumn counts as one.
/// </param>
/// <param name="Fraction">Part of the hour that has passed, 0 to 1.</param>
/// <param name="AfterSwitch">Within two hours after a change of the zone's offset: bands are wider.</param>
public readonly record struct LocalTime(int Hour, double Fraction, bool AfterSwitch)
{
    // 1970-01-01 was a Thursday; slot 0 is Monday 00:00.
    private const int FirstHourOfWeek = 3 * 24;

    /// <summary>Hour of the week, 0 = Monday 00:00.</summary>
    public int HourOfWeek => HourOfWeekOf(Hour);

    internal static int HourOfWeekOf(int hour) => ((hour + FirstHourOfWeek) % 168 + 168) % 168;
}
