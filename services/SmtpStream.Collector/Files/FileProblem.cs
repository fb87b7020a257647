namespace SmtpStream.Collector.Files;

/// <summary>Why a file or directory could not be read; also the metric tag.</summary>
internal enum FileProblem
{
    Missing,
    Denied,
    Damaged,
    Unreadable,

    /// <summary>It can be read, and is read already under another name or by another input.</summary>
    Overlapping,
}
