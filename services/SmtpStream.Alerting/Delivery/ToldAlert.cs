namespace SmtpStream.Alerting.Delivery;

/// <summary>A message shows this episode firing or resolved.</summary>
internal readonly record struct ToldAlert(string Fingerprint, string Episode, bool Firing);
