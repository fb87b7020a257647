using System.Globalization;

namespace SmtpStream.Embedded.Tests.Measuring;

/// <summary>When records arrived, against the time stamp that they carry.</summary>
/// <remarks>One stage partition writes; the test reads after the last arrival.</remarks>
internal sealed class HopClock(int records)
{
    private readonly List<double> _milliseconds = new(records);
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed by the last of the records.</summary>
    public Task AllArrived => _all.Task;

    public static long Now => TimeProvider.System.GetTimestamp();

    public void Arrived(long sentAt)
    {
        _milliseconds.Add(TimeProvider.System.GetElapsedTime(sentAt).TotalMilliseconds);
        if (_milliseconds.Count == records)
        {
            _all.TrySetResult();
        }
    }

    /// <summary>Quantiles without the first records, which start the code.</summary>
    public string Summary(int warmUp)
    {
        var sorted = _milliseconds.Skip(warmUp).Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {sorted[sorted.Count / 2]:F1} ms, p99 {sorted[sorted.Count * 99 / 100]:F1} ms, most {sorted[^1]:F1} ms, {sorted.Count} records");
    }
}
