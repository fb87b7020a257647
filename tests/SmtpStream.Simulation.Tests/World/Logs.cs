namespace SmtpStream.Simulation.Tests.World;

/// <summary>Draws the lines of a seed, and reads them naively: one pass per path with an unbounded table.</summary>
internal static class Logs
{
    public const int DisorderMs = 2_000;

    private static readonly string[] Entities = ["alpha", "beta", "gamma", "delta", "epsilon"];

    public static IReadOnlyList<LogOrigin> Draw(Random random, int partitions, WorldShape shape)
    {
        var origins = new LogOrigin[partitions];
        for (var i = 0; i < partitions; i++)
        {
            var paths = new LogPath[1 + random.Next(2)];
            for (var p = 0; p < paths.Length; p++)
            {
                paths[p] = DrawPath(random, $"o{i}/p{p}", shape);
            }

            origins[i] = new LogOrigin($"o{i}", i, paths);
        }

        return origins;
    }

    /// <summary>Every event of a path, with its entity known.</summary>
    public static IEnumerable<(string Source, LogLine Line, int Ordinal, LineEvent Event, string Entity)> ReadNaively(LogPath path)
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in path.Sources)
        {
            foreach (var line in source.Lines)
            {
                if (line.Opens is { } opens)
                {
                    table[opens.Key] = opens.Entity;
                }

                for (var i = 0; i < line.Events.Count; i++)
                {
                    yield return (source.Name, line, i, line.Events[i], Resolve(line.Events[i].Subject, table));
                }
            }
        }
    }

    public static string Resolve(string subject, Dictionary<string, string> table) =>
        subject[0] != '#' ? subject : table.GetValueOrDefault(subject, "unknown");

    private static LogPath DrawPath(Random random, string name, WorldShape shape)
    {
        var sources = new SourceContent[1 + random.Next(3)];
        var nowMs = shape.StartMs + random.Next(60_000);
        for (var s = 0; s < sources.Length; s++)
        {
            var lines = new LogLine[4 + random.Next(12)];
            long offset = 0;
            for (var i = 0; i < lines.Length; i++)
            {
                nowMs += random.Next(shape.LineGapMs);
                lines[i] = DrawLine(random, offset, nowMs, shape);
                offset = lines[i].End;
            }

            sources[s] = new SourceContent($"{name}/{s}", lines);
        }

        return new LogPath(name, sources);
    }

    private static LogLine DrawLine(Random random, long offset, long nowMs, WorldShape shape)
    {
        var line = new LogLine(offset, offset + 40 + random.Next(100), nowMs);
        switch (random.Next(8))
        {
            case 0:
                return line;
            case 1:
                return line with { Opens = ($"#{random.Next(3)}", Entities[random.Next(Entities.Length)]) };
            default:
                var events = new LineEvent[1 + (random.Next(3) == 0 ? 1 : 0)];
                for (var i = 0; i < events.Length; i++)
                {
                    events[i] = DrawEvent(random, nowMs, shape);
                }

                return line with { Events = events };
        }
    }

    private static LineEvent DrawEvent(Random random, long nowMs, WorldShape shape)
    {
        var isLate = random.Next(8) == 0;
        var eventTimeMs = Math.Max(shape.StartMs, nowMs - (isLate ? random.Next(shape.LateMs) : random.Next(DisorderMs)));
        var subject = random.Next(4) == 0 ? $"#{random.Next(3)}" : Entities[random.Next(Entities.Length)];
        return new LineEvent(eventTimeMs, subject, 1 + random.Next(5));
    }
}
