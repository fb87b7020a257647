namespace SmtpStream.Benchmarks;

/// <summary>Times and medians of the reports.</summary>
internal static class Measured
{
    /// <summary>
    /// Processor time of a pass, nanoseconds: other work on the machine does not count. User and system together, since Linux
    /// divides them by samples of a few milliseconds only.
    /// </summary>
    public static double Time(Action pass, out long allocatedBytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Environment.CpuUsage.TotalTime;
        pass();
        var elapsed = Environment.CpuUsage.TotalTime - started;
        allocatedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return elapsed.TotalNanoseconds;
    }

    public static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
