namespace SmtpStream.Encoding.Control;

/// <summary>One condition on a label: =, !=, =~ or !~. A label that is not there is empty.</summary>
public sealed record LabelMatcher(string Label, string Value, bool IsRegex, bool Negated);
