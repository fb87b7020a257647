using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Control;

/// <summary><c>smtpstream.v1.Silence</c> ↔ <see cref="Silence"/>.</summary>
public static class SilenceCodec
{
    public static Silence FromMessage(Proto.Silence message) => new()
    {
        Matchers = [.. message.Matchers.Select(m => new LabelMatcher(m.Label, m.Value, m.IsRegex, m.Negated))],
        StartsUnixMs = message.StartsUnixMs,
        EndsUnixMs = message.EndsUnixMs,
        Comment = message.Comment,
        CreatedBy = message.CreatedBy,
    };

    public static Proto.Silence ToMessage(Silence silence)
    {
        var message = new Proto.Silence
        {
            StartsUnixMs = silence.StartsUnixMs,
            EndsUnixMs = silence.EndsUnixMs,
            Comment = silence.Comment,
            CreatedBy = silence.CreatedBy,
        };
        message.Matchers.AddRange(silence.Matchers.Select(m => new Proto.Matcher
        {
            Label = m.Label,
            Value = m.Value,
            IsRegex = m.IsRegex,
            Negated = m.Negated,
        }));
        return message;
    }
}
