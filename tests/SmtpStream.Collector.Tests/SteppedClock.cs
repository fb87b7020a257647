using Microsoft.Extensions.Time.Testing;

namespace SmtpStream.Collector.Tests;

/// <summary>A clock that the test moves, and that fails a collector which works on and on without waiting for it.</summary>
internal sealed class SteppedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    // The longest work between two steps of the tests reads the clock some thousand times.
    private const int MaxReadings = 100_000;

    private int _readings;
    private TimeSpan _jumped;

    public void Step(TimeSpan by)
    {
        _readings = 0;
        Advance(by);
    }

    /// <summary>Sets the time of day on; no timer notices.</summary>
    public void Jump(TimeSpan by) => _jumped += by;

    public override DateTimeOffset GetUtcNow() => ++_readings <= MaxReadings
        ? base.GetUtcNow() + _jumped
        : throw new InvalidOperationException($"The clock was read {MaxReadings} times and nothing waited for it.");

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
