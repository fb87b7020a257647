using SmtpStream.Smtp;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Encoding.Events;

/// <summary>A line that gave no event though it should have.</summary>
/// <param name="Position">Where the line starts.</param>
/// <param name="Reason">Why it gave none.</param>
/// <param name="Text">The line, secrets removed; cut at <see cref="MaxTextBytes"/>.</param>
public sealed record RejectSample(SourcePosition Position, ParseFailure Reason, ReadOnlyMemory<byte> Text)
{
    public const int MaxTextBytes = 256;

    /// <summary>Samples that a batch carries at most.</summary>
    public const int MaxPerBatch = 8;
}
