using SmtpStream.Standalone.Simulation.Writing;

namespace SmtpStream.Standalone.Simulation;

/// <summary>How many lines of each kind each server's log really holds: what a reader must find.</summary>
internal sealed class TrafficTruth(int servers)
{
    private static readonly int Kinds = Enum.GetValues<LineKind>().Length;
    private readonly long[] _counts = new long[servers * Kinds];

    public long Lines => _counts.Sum();

    /// <summary>Lines that a server wrote and that were lost on their way into the log.</summary>
    public long Lost { get; private set; }

    public long Count(int server, LineKind kind) => _counts[(server * Kinds) + (int)kind];

    public long Count(LineKind kind) => Enumerable.Range(0, _counts.Length / Kinds).Sum(server => Count(server, kind));

    internal void Add(int server, LineKind kind) => _counts[(server * Kinds) + (int)kind]++;

    internal void AddLost() => Lost++;
}
