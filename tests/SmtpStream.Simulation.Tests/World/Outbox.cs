using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>What a process does with outputs to receivers; lives as long as the process.</summary>
internal abstract class Outbox
{
    public abstract bool IsIdle { get; }

    /// <summary>Takes an output after its commit, and again after each load while it is not acknowledged.</summary>
    public abstract void Dispatch(Destination receiver, Mark mark, byte[] body);

    /// <summary>The stage's memory is gone.</summary>
    public abstract void Forget();

    /// <summary>One attempt, or one answer for the stage.</summary>
    public abstract void Step(Stage stage);
}
