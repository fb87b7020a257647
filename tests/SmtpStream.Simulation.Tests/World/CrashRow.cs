namespace SmtpStream.Simulation.Tests.World;

/// <summary>Rows of the crash matrix (docs/protocol.md).</summary>
internal enum CrashRow
{
    StageLoading,
    StageRepublishing,
    StageConsumedNotCommitted,
    StageTransactionSentNotApplied,
    StageAppliedReplyUnseen,
    StageCommittedOutputsUnsent,
    StageOutputsInFlight,
    StageLandedAcknowledgementUnseen,
    StageAcknowledgedNotRecorded,
    StageClean,
    CollectorSilentReread,
    CollectorBetweenTwoEventsOfALine,
    CollectorBatchInFlight,
    CollectorLandedAcknowledgementUnseen,
    CollectorAcknowledgedNotInTheCheckpoint,
    CollectorFirstBatchAfterARotationUnsent,
    CollectorClean,
}
