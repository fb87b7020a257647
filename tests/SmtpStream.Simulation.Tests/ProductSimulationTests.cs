using SmtpStream.Simulation.Tests.Product;
using SmtpStream.Simulation.Tests.World;
using Xunit.Abstractions;

namespace SmtpStream.Simulation.Tests;

/// <summary>The protocol with the product's own stages: any seed ends with the windows, outcomes and alerts of computations without faults.</summary>
public sealed class ProductSimulationTests(ITestOutputHelper output)
{
    private const int UsualSeeds = 42;

    [Fact]
    public void EverySeed_EqualsTheNaiveComputation_AndEveryRowOfTheCrashMatrixIsHit()
    {
        var runner = new SeedRunner(options => new ProductPipeline(options), "PRODUCT_SIM");
        runner.Play(UsualSeeds, SimulationOptions.OfProductSeed);

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
