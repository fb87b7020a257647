namespace SmtpStream.Simulation.Tests.World;

/// <summary>One guard of docs/protocol.md that a simulation leaves out or builds otherwise.</summary>
internal enum Guard
{
    None,
    PositionFilter,
    StampComparison,
    RepublishOnAssignment,
    CompareAndSet,
    Sealing,
    PreviousEnd,
    PreviousPerPath,
    SendOrder,
    EqualStampsDropped,
    OrderedProducer,
    SessionEndsWithFailure,
    FinalKeptUntilAcknowledged,
    AtomicLoad,
    CheckpointAtAcknowledged,
    TableOfAcknowledgedPosition,
    Withdrawal,
    OwnEntryPerEmission,
    EndIncludesIgnoredLines,
    SealedNeverReopened,
    EmbeddedAcknowledgesWhenStored,
}
