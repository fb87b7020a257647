namespace SmtpStream.Simulation.Tests.World;

/// <summary>
/// A line of a source: it is ignored, or names the entity behind a key (as smtpd names a queue id's client), or gives events, whose
/// entity may have to be looked up under a key.
/// </summary>
internal sealed record LogLine(long Offset, long End, long WrittenMs)
{
    public (string Key, string Entity)? Opens { get; init; }

    public IReadOnlyList<LineEvent> Events { get; init; } = [];
}

/// <summary>One event of a line; <paramref name="Subject"/> is an entity, or with '#' in front a key.</summary>
internal readonly record struct LineEvent(long EventTimeMs, string Subject, int Value);
