namespace SmtpStream.Detection.Baselines;

/// <summary>How local hours map to seasonal slots. Weights count windows.</summary>
public sealed class SlotScheme
{
    // Half-life 4 weeks, applied at each visit of a slot.
    private const double HalfLifeDays = 28;

    private SlotScheme(int slots, int windowSeconds)
    {
        Slots = slots;
        WindowsPerHour = 3600.0 / windowSeconds;
        LevelRate = windowSeconds <= 60 ? 0.03 : 0.1;
        DispersionRate = windowSeconds <= 60 ? 1 / 4000.0 : 1 / 2000.0;
        WeekdayDecay = Math.Pow(2, -(slots == 168 ? 7 : 7.0 / 5) / HalfLifeDays);
        WeekendDecay = Math.Pow(2, -(slots == 168 ? 7 : 7.0 / 2) / HalfLifeDays);
    }

    /// <summary>168 hours of the week, windows of one minute.</summary>
    public static SlotScheme TierA { get; } = new(168, 60);

    /// <summary>24 hours of weekdays and weekends, windows of five minutes.</summary>
    public static SlotScheme TierB { get; } = new(48, 300);

    /// <summary>24 hours of weekdays and weekends, windows of one minute: for ratios and delays of tier A.</summary>
    public static SlotScheme TierARatio { get; } = new(48, 60);

    public int Slots { get; }

    public double WindowsPerHour { get; }

    /// <summary>Gain of the fast level: 33 minutes in tier A, 50 minutes in tier B.</summary>
    public double LevelRate { get; }

    /// <summary>Gain of the dispersion's moments: 3 days in tier A, a week in tier B.</summary>
    public double DispersionRate { get; }

    private double WeekdayDecay { get; }

    private double WeekendDecay { get; }

    public int SlotOf(int localHour)
    {
        var hourOfWeek = LocalTime.HourOfWeekOf(localHour);
        return Slots == 168 ? hourOfWeek : (IsWeekend(hourOfWeek) ? 24 : 0) + (hourOfWeek % 24);
    }

    /// <summary>Factor on the weight of a slot since its last visit.</summary>
    public double DecayOf(int slot) => IsWeekendSlot(slot) ? WeekendDecay : WeekdayDecay;

    internal bool IsWeekendSlot(int slot) => Slots == 168 ? IsWeekend(slot) : slot >= 24;

    private static bool IsWeekend(int hourOfWeek) => hourOfWeek >= 120;
}
