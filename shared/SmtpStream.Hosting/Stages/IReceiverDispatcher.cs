namespace SmtpStream.Hosting.Stages;

/// <summary>Delivers outputs to receivers, each for itself.</summary>
/// <remarks>Made for one assignment; where it is disposable, it is disposed of when the partition goes away.</remarks>
public interface IReceiverDispatcher
{
    /// <summary>
    /// Takes an output after the commit that made it durable, and once more after each load while it is not acknowledged: one that
    /// is under way already is to be ignored. Called on the stage's thread; must not block.
    /// </summary>
    void Dispatch(ReceiverOutput output);
}
