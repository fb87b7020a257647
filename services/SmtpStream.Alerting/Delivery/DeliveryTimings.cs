namespace SmtpStream.Alerting.Delivery;

/// <summary>How long the outbox tries.</summary>
/// <param name="FirstBackOff">Longest wait after the first failure; doubles with each.</param>
/// <param name="MaxBackOff">Longest wait at all, unless the receiver asks for more.</param>
/// <param name="GiveUpAfter">Age of a message at which it is given up.</param>
internal readonly record struct DeliveryTimings(TimeSpan FirstBackOff, TimeSpan MaxBackOff, TimeSpan GiveUpAfter)
{
    public static readonly DeliveryTimings Default = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(24));

    /// <summary>Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"), never less than a second.</summary>
    /// <param name="failures">Failures so far, at least 1.</param>
    /// <param name="random">In [0, 1).</param>
    /// <param name="retryAfter">Wait that the receiver asked for.</param>
    public TimeSpan Wait(int failures, double random, TimeSpan? retryAfter)
    {
        var longest = Math.Min(MaxBackOff.TotalSeconds, FirstBackOff.TotalSeconds * Math.Pow(2, Math.Min(failures, 30)));
        var own = TimeSpan.FromSeconds(Math.Max(1, random * longest));
        return retryAfter > own ? retryAfter.Value : own;
    }
}
