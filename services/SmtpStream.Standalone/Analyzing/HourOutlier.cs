namespace SmtpStream.Standalone.Analyzing;

/// <summary>An hour unlike the same hour of the other weeks.</summary>
/// <param name="Hour">Hours since 1970 UTC.</param>
/// <param name="Measure">"received", "delivered" …</param>
/// <param name="Actual">What was counted.</param>
/// <param name="Expected">Median of the other weeks.</param>
/// <param name="Deviation">In expected standard deviations, signed.</param>
internal readonly record struct HourOutlier(long Hour, string Measure, long Actual, double Expected, double Deviation);
