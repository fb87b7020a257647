using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SmtpStream.Simulation.Tests.World;

namespace SmtpStream.Simulation.Tests;

/// <summary>Plays seeds on all cores. SMTPSTREAM_SIM_SEED plays one seed alone, SMTPSTREAM_SIM_SEEDS says how many.</summary>
internal sealed class SeedRunner(Func<SimulationOptions, Pipeline> createPipeline)
{
    public ConcurrentDictionary<int, string> Failures { get; } = [];

    public CrashMatrix Matrix { get; } = new();

    public long Records { get; private set; }

    public long Faults { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    public static int SeedCount(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("SMTPSTREAM_SIM_SEEDS"), CultureInfo.InvariantCulture, out var count) ? count : usual;

    public static int? SingleSeed =>
        int.TryParse(Environment.GetEnvironmentVariable("SMTPSTREAM_SIM_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    /// <summary>Plays seeds 1 to <paramref name="count"/>, or the single one that the environment names.</summary>
    public void Play(int count, Func<int, SimulationOptions> optionsOf)
    {
        var clock = Stopwatch.StartNew();
        var (first, end) = SingleSeed is { } seed ? (seed, seed + 1) : (1, count + 1);
        Parallel.For(
            first,
            end,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            number => PlayOne(optionsOf(number)));
        Elapsed = clock.Elapsed;
    }

    /// <summary>The first seed that objects, or null.</summary>
    public int? FirstFailure(int count, Func<int, SimulationOptions> optionsOf)
    {
        for (var first = 1; first <= count && Failures.IsEmpty; first += 50)
        {
            Parallel.For(
                first,
                Math.Min(first + 50, count + 1),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                number => PlayOne(optionsOf(number)));
        }

        return Failures.IsEmpty ? null : Failures.Keys.Min();
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Records} records, {Faults} faults, {Elapsed.TotalSeconds:F1} s, {Failures.Count} failures{Environment.NewLine}{Matrix}");

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
            Matrix.Add(simulation!.Matrix);
            Records += simulation.RecordCount;
            Faults += simulation.FaultCount;
        }
    }
}
