namespace SmtpStream.Simulation.Tests.World;

/// <summary>What strikes a row of the crash matrix.</summary>
internal enum Strike
{
    Crash,
    PausePastTheSession,
    RebalanceWhileTheOldOwnerGoesOn,
    ProducerFailure,
    SecondCollector,
}
