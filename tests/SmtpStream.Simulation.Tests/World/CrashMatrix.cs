namespace SmtpStream.Simulation.Tests.World;

/// <summary>How often each strike met each row.</summary>
internal sealed class CrashMatrix
{
    private static readonly int Rows = Enum.GetValues<CrashRow>().Length;
    private static readonly int Strikes = Enum.GetValues<Strike>().Length;
    private readonly long[] _hits = new long[Rows * Strikes];

    public long this[CrashRow row, Strike strike] => _hits[((int)row * Strikes) + (int)strike];

    public void Hit(IEnumerable<CrashRow> rows, Strike strike)
    {
        foreach (var row in rows)
        {
            _hits[((int)row * Strikes) + (int)strike]++;
        }
    }

    public void Add(CrashMatrix other)
    {
        for (var i = 0; i < _hits.Length; i++)
        {
            _hits[i] += other._hits[i];
        }
    }

    /// <summary>A stage has no producer while it loads, and only a collector gets a second one beside it.</summary>
    public static bool IsPossible(CrashRow row, Strike strike)
    {
        var isStage = row < CrashRow.CollectorSilentReread;
        return strike switch
        {
            Strike.Crash => true,
            Strike.SecondCollector => !isStage,
            Strike.ProducerFailure => row != CrashRow.StageLoading,
            _ => isStage,
        };
    }

    public IEnumerable<(CrashRow Row, Strike Strike)> Missed() =>
        from row in Enum.GetValues<CrashRow>()
        from strike in Enum.GetValues<Strike>()
        where IsPossible(row, strike) && this[row, strike] == 0
        select (row, strike);

    public override string ToString() => string.Join(
        Environment.NewLine,
        Enum.GetValues<CrashRow>().Select(row => $"{row,-42}" + string.Concat(
            Enum.GetValues<Strike>().Select(strike => IsPossible(row, strike) ? $"{this[row, strike],9}" : $"{"-",9}"))));
}
