using SmtpStream.Simulation.Tests.Reference;
using SmtpStream.Simulation.Tests.World;
using Xunit.Abstractions;

namespace SmtpStream.Simulation.Tests;

/// <summary>The protocol with compact users: any seed ends with the totals and anomalies of a naive batch computation.</summary>
public sealed class ReferenceSimulationTests(ITestOutputHelper output)
{
    private const int UsualSeeds = 2_000;

    [Fact]
    public void EverySeed_EqualsTheNaiveComputation_AndEveryRowOfTheCrashMatrixIsHit()
    {
        var runner = new SeedRunner(options => new ReferencePipeline(options));
        runner.Play(UsualSeeds, SimulationOptions.OfSeed);

        output.WriteLine(runner.ToString());
        foreach (var (seed, failure) in runner.Failures.OrderBy(failure => failure.Key).Take(10))
        {
            output.WriteLine($"{runner.Repeat(seed)} {failure}");
        }

        Assert.Empty(runner.Failures.Keys.Order());
        if (runner.SingleSeed is null)
        {
            Assert.Empty(runner.Matrix.Missed());
        }
    }
}
