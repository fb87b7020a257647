namespace SmtpStream.Alerting.Api;

/// <summary>Returns once the committed state of the stage fulfils the condition, which runs on the stage's thread and may read from it.</summary>
/// <exception cref="Hosting.Stages.StageNotHereException">The stage does not run in this process.</exception>
internal delegate Task WhenCommitted(Func<AlertingStage, bool> holds, CancellationToken cancellationToken);
