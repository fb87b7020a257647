using SmtpStream.Simulation.Tests.World;

namespace SmtpStream.Simulation.Tests.Product;

/// <summary>What must be true of the product's stages in the end. A volatile broker's log is of its last incarnation only.</summary>
internal sealed class ProductOracle(FinishedWorld world, Pipeline pipeline)
{
    public void Verify()
    {
        new WindowOracle(world).Verify();
        if (!world.Options.VolatileBroker)
        {
            new RelayOracle(world).Verify();
            new OutcomeOracle(world, pipeline).Verify();
            new AlertOracle(world, pipeline).Verify();
        }

        new NotificationOracle(world).Verify();
    }
}
