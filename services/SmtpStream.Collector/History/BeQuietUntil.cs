namespace SmtpStream.Collector.History;

/// <summary>Returns once nobody will be told any more of what happened before the moment, in event time.</summary>
internal delegate Task BeQuietUntil(DateTimeOffset moment, CancellationToken cancellationToken);
