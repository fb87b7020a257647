namespace SmtpStream.Simulation.Tests.World;

/// <summary>How long a pipeline's world lasts and how much happens in it. Times are Unix ms, of event time and of the wall clock alike.</summary>
internal sealed record WorldShape
{
    public int Steps { get; init; } = 1_500;

    public long StartMs { get; init; }

    public int SpanMs { get; init; } = 1_000_000;

    /// <summary>Most records that one step consumes, lands or reports; it sends up to eight times as many.</summary>
    public int Pace { get; init; } = 1;

    /// <summary>Longest time between two lines of a path.</summary>
    public int LineGapMs { get; init; } = 30_000;

    /// <summary>How late an event can be.</summary>
    public int LateMs { get; init; } = 400_000;

    /// <summary>How far the clock of a stage's process may be off, either way.</summary>
    public int ClockSkewMs { get; init; }

    /// <summary>Clocks of the last heartbeats: the world comes to rest at each.</summary>
    public IReadOnlyList<long> RestClocksMs { get; init; } = [10_000_000, 20_000_000];
}
