namespace SmtpStream.Detection.Baselines;

/// <summary>Which likelihood a series has.</summary>
public enum SeriesKind : byte
{
    None = 0,

    /// <summary>Negative binomial.</summary>
    Count = 1,

    /// <summary>k of n: beta-binomial.</summary>
    Ratio = 2,

    /// <summary>Positive and continuous: log residual.</summary>
    Continuous = 3,
}
