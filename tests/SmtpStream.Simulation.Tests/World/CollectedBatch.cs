using SmtpStream.Streams.Collecting;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>What a collector puts into one record of smtp.events.</summary>
internal sealed record CollectedBatch(string Origin, BatchTicket Ticket, long CountedLines, long CountedEvents)
{
    public long LinesWithEvents { get; init; }

    /// <summary>The collector's clock when it read the last line.</summary>
    public long ReadMs { get; init; }

    public IReadOnlyList<CollectedEvent> Events { get; init; } = [];

    /// <summary>Clock before the read that met the end; null where it did not, or in a batch with events.</summary>
    public long? ClockMs { get; init; }
}

internal readonly record struct CollectedEvent(long Offset, int Ordinal, long EventTimeMs, string Entity, int Value);
