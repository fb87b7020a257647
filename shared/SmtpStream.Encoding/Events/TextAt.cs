namespace SmtpStream.Encoding.Events;

/// <summary>A string in a batch, by place: what a span cannot be, an element of an array.</summary>
internal readonly record struct TextAt(int Start, int Length);
