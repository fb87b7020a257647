namespace SmtpStream.Encoding.Records;

/// <summary>Whether this build reads a record.</summary>
public enum SchemaAnswer
{
    Accepted,

    /// <summary>No version, or not one byte: another program wrote the record.</summary>
    Missing,

    /// <summary>A newer build wrote the record: reading on would lose fields, so the stage halts.</summary>
    Newer,
}
