namespace SmtpStream.Standalone.Simulation.Traffic;

/// <summary>How busy a minute of the local week is, relative to the week's mean of 1.</summary>
internal sealed class WeeklyShape
{
    private const int HoursPerWeek = 168;

    /// <summary>Relative load of the hours 0 to 23.</summary>
    private static readonly double[] OfficeDay =
    [
        0.62, 0.60, 0.58, 0.58, 0.60, 0.64, 0.75, 0.95, 1.35, 1.60, 1.68, 1.60,
        1.38, 1.40, 1.55, 1.50, 1.38, 1.18, 0.95, 0.84, 0.78, 0.72, 0.68, 0.64,
    ];

    private static readonly double[] SteadyDay =
    [
        0.70, 0.66, 0.64, 0.64, 0.68, 0.75, 0.85, 1.00, 1.20, 1.32, 1.36, 1.32,
        1.22, 1.24, 1.28, 1.26, 1.20, 1.12, 1.02, 0.96, 0.92, 0.88, 0.82, 0.76,
    ];

    private readonly double[] _hours = new double[HoursPerWeek];

    private WeeklyShape(double[] day, double weekend)
    {
        for (var i = 0; i < HoursPerWeek; i++)
        {
            _hours[i] = day[i % 24] * (i / 24 is 0 or 6 ? weekend : 1);
        }

        var mean = _hours.Average();
        for (var i = 0; i < HoursPerWeek; i++)
        {
            _hours[i] /= mean;
        }
    }

    /// <summary>People at work.</summary>
    public static WeeklyShape Office { get; } = new(OfficeDay, 0.70);

    /// <summary>The world and its machines.</summary>
    public static WeeklyShape Steady { get; } = new(SteadyDay, 0.80);

    /// <summary>Interpolated between the middles of the hours, so that no minute jumps.</summary>
    public double At(DateTimeOffset local)
    {
        var position = ((int)local.DayOfWeek * 24) + local.Hour + (local.Minute / 60.0) - 0.5 + HoursPerWeek;
        var whole = (int)position;
        var part = position - whole;
        return (_hours[whole % HoursPerWeek] * (1 - part)) + (_hours[(whole + 1) % HoursPerWeek] * part);
    }
}
