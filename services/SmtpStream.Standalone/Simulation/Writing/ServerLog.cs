using System.Runtime.CompilerServices;
using SmtpStream.Standalone.Simulation.Chance;

namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>What the traffic of one server writes to: processes, queue ids and the lines themselves.</summary>
internal sealed class ServerLog(int index, LineQueue queue, SeededRandom random)
{
    private readonly SeededRandom _queueIds = random.Derive("queue ids");
    private long _inode = 1_300_000;

    public ProcessTable Processes { get; } = new(random.Derive("processes"));

    public QueueId NewQueueId(long timeUnixUs) => new(timeUnixUs, _inode += 1 + _queueIds.Next(40));

    public void Write(
        long timeUnixUs,
        Process process,
        LineKind kind,
        [InterpolatedStringHandlerArgument("")] ref LineText text)
    {
        var line = text.Line;
        line.Server = index;
        line.Program = process.Program;
        line.Pid = process.Pid;
        line.Kind = kind;
        queue.Add(line, timeUnixUs);
    }

    internal PendingLine Rent() => queue.Rent();
}
