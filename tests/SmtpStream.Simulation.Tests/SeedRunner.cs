using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SmtpStream.Simulation.Tests.World;

namespace SmtpStream.Simulation.Tests;

/// <summary>
/// Plays seeds on all cores. SMTPSTREAM_SIM_SEED plays one seed alone, SMTPSTREAM_SIM_SEEDS says how many; those of another suite have
/// another name in place of SIM.
/// </summary>
internal sealed class SeedRunner(Func<SimulationOptions, Pipeline> createPipeline, string suite = "SIM")
{
    public ConcurrentDictionary<int, string> Failures { get; } = [];

    public CrashMatrix Matrix { get; } = new();

    public long Records { get; private set; }

    public long Faults { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    public int Seeds { get; private set; }

    public int? SingleSeed => FromEnvironment("SEED");

    /// <summary>Plays seeds 1 to <paramref name="usual"/>, or as many as the environment says, or the single one that it names.</summary>
    public void Play(int usual, Func<int, SimulationOptions> optionsOf)
    {
        var clock = Stopwatch.StartNew();
        var count = FromEnvironment("SEEDS") ?? usual;
        var (first, end) = SingleSeed is { } seed ? (seed, seed + 1) : (1, count + 1);
        Seeds = end - first;
        Parallel.For(
            first,
            end,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            number => PlayOne(optionsOf(number)));
        Elapsed = clock.Elapsed;
    }

    /// <summary>The first seed that objects, or null.</summary>
    public int? FirstFailure(int count, Func<int, SimulationOptions> optionsOf, int seedsAtOnce = 50)
    {
        for (var first = 1; first <= count && Failures.IsEmpty; first += seedsAtOnce)
        {
            Parallel.For(
                first,
                Math.Min(first + seedsAtOnce, count + 1),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                number => PlayOne(optionsOf(number)));
        }

        return Failures.IsEmpty ? null : Failures.Keys.Min();
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seeds} seeds, {Records} records, {Faults} faults, {Elapsed.TotalSeconds:F1} s, {Failures.Count} failures{Environment.NewLine}{Matrix}");

    /// <summary>What to set to play a seed again.</summary>
    public string Repeat(int seed) => $"SMTPSTREAM_{suite}_SEED={seed}";

    private int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable($"SMTPSTREAM_{suite}_{name}"), CultureInfo.InvariantCulture, out var value) ? value : null;

    private void PlayOne(SimulationOptions options)
    {
        SimulatedWorld? simulation = null;
        try
        {
            simulation = new SimulatedWorld(options, createPipeline(options));
            simulation.Run();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Failures[options.Seed] = $"{options}: {failure}";
        }

        lock (Matrix)
        {
            if (simulation is not null)
            {
                Matrix.Add(simulation.Matrix);
                Records += simulation.RecordCount;
                Faults += simulation.FaultCount;
            }
        }
    }
}
