namespace SmtpStream.Streams;

/// <summary>A field of a hash under the stage's own hash tag that is read before a record that touches it is applied.</summary>
/// <param name="Key">Full Redis key, with the tag {stage.partition}.</param>
/// <param name="Field">Field of the hash.</param>
public readonly record struct ColdKey(string Key, string Field);
