using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>A question to a stage, asked on its thread until it answers true.</summary>
internal sealed class StageRequest(bool afterCommit, Func<IStageUser, StageState, bool> ask, Action<Exception> fail)
{
    /// <summary>Asked of committed state only.</summary>
    public bool AfterCommit => afterCommit;

    public void Fail(Exception exception) => fail(exception);

    /// <summary>True when it needs no further call.</summary>
    public bool TryAnswer(IStageUser user, StageState state)
    {
        try
        {
            return ask(user, state);
        }
#pragma warning disable CA1031 // The asker's own code failed: the asker gets it, the stage goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            fail(e);
            return true;
        }
    }
}
