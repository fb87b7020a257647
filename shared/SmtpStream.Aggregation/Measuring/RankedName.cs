namespace SmtpStream.Aggregation.Measuring;

/// <summary>An entry of a ranking: its true count lies in [Count - Error, Count].</summary>
public readonly record struct RankedName(string Name, long Count, long Error);
