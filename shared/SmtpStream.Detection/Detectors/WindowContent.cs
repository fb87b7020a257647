namespace SmtpStream.Detection.Detectors;

/// <summary>What is known of a window.</summary>
internal enum WindowContent : byte
{
    None = 0,

    /// <summary>A row came.</summary>
    Row = 1,

    /// <summary>No row, and everything up to its end was read.</summary>
    Zero = 2,

    /// <summary>No row, and not everything was read: nothing is known.</summary>
    NoData = 3,
}
