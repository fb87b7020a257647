using SmtpStream.Standalone.Simulation.Chance;

namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>Process ids of one server: daemons that live long keep theirs, pools change members now and then.</summary>
internal sealed class ProcessTable(SeededRandom random)
{
    /// <summary>Postfix ends a process after max_use (100) requests.</summary>
    private const double ReplacedShare = 0.01;

    private const int PoolSize = 12;
    private readonly Dictionary<string, int[]> _pools = [];

    public Process Lasting(string program) => new(program, Pool(program, 1)[0]);

    public Process AnyOf(string program)
    {
        var pool = Pool(program, PoolSize);
        var slot = random.Next(pool.Length);
        if (random.Chance(ReplacedShare))
        {
            pool[slot] = NewPid();
        }

        return new Process(program, pool[slot]);
    }

    private int[] Pool(string program, int size)
    {
        if (!_pools.TryGetValue(program, out var pool))
        {
            _pools[program] = pool = [.. Enumerable.Range(0, size).Select(_ => NewPid())];
        }

        return pool;
    }

    private int NewPid() => random.Next(1000, 4_000_000);
}
