namespace SmtpStream.Collector.Reading;

/// <summary>What a look at an open file at its end shows.</summary>
internal enum ContentChange
{
    None,
    Grown,

    /// <summary>The bytes that were read are not there any more.</summary>
    Truncated,

    /// <summary>The name is gone, or the file under it may be another one.</summary>
    NameChanged,
}
