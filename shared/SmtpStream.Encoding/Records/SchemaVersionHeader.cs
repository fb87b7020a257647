using SmtpStream.Contracts;

namespace SmtpStream.Encoding.Records;

/// <summary>Decides whether this build reads a record, from the header that every record carries.</summary>
public static class SchemaVersionHeader
{
    /// <param name="header">Value of <see cref="Topics.SchemaHeader"/>; empty where the record has none.</param>
    public static SchemaAnswer Check(ReadOnlySpan<byte> header) =>
        header.Length != 1 || header[0] == 0 ? SchemaAnswer.Missing
        : header[0] <= Topics.SchemaVersion ? SchemaAnswer.Accepted
        : SchemaAnswer.Newer;

    /// <summary>What a person should do about a record that is not read.</summary>
    public static string Describe(SchemaAnswer answer, ReadOnlySpan<byte> header) => answer switch
    {
        SchemaAnswer.Newer =>
            $"Record has schema version {header[0]}, this build reads up to {Topics.SchemaVersion}: a newer SmtpStream wrote it; update this process first.",
        SchemaAnswer.Missing => $"Record has no header \"{Topics.SchemaHeader}\" with a schema version: SmtpStream did not write it.",
        _ => "Record is readable.",
    };
}
