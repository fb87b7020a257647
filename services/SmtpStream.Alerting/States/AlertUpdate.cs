namespace SmtpStream.Alerting.States;

/// <summary>An alert before and after an outcome; no reason where nothing is to be published.</summary>
internal readonly record struct AlertUpdate(Alert Before, Alert After, ChangeReason Reason);
