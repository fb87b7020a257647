namespace SmtpStream.Collector.Files;

/// <summary>What the suffix of a file's name says about its age.</summary>
internal enum RotationKind
{
    /// <summary>The file that the daemon writes.</summary>
    Live,

    /// <summary>".1": the higher, the older.</summary>
    Numbered,

    /// <summary>"-20261124", logrotate's dateext: the lower, the older.</summary>
    Dated,
}
