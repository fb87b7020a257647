namespace SmtpStream.Standalone.Analyzing.Reports;

/// <summary>What the cells of a column are.</summary>
internal enum Unit
{
    /// <summary>A <see cref="string"/>, hostile until a writer has escaped it.</summary>
    Text,

    /// <summary>A <see cref="long"/>.</summary>
    Count,

    /// <summary>A <see cref="long"/>.</summary>
    Bytes,

    /// <summary>A <see cref="double"/>.</summary>
    Seconds,

    /// <summary>A <see cref="double"/>, 1 is all.</summary>
    Share,

    /// <summary>A <see cref="DateTimeOffset"/> in the report's zone.</summary>
    Time,
}
