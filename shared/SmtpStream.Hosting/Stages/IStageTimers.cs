using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>A stage's user that also acts at times of the wall clock. Its driver asks after each load, record and turn.</summary>
public interface IStageTimers
{
    /// <summary>When it wants its next turn; null: not until something else happens.</summary>
    DateTimeOffset? NextTurn { get; }

    /// <summary>Changes state without consuming; the change is committed like any other.</summary>
    void OnTurn(DateTimeOffset now, StageState state);
}
