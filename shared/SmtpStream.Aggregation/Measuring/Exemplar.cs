namespace SmtpStream.Aggregation.Measuring;

/// <summary>Where to look in the logs.</summary>
public readonly record struct Exemplar(string Source, long Offset, int Ordinal, long EventTimeUnixMs);
