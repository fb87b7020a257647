using SmtpStream.Alerting.Matching;
using SmtpStream.Encoding.Control;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Alerting.Api;

/// <summary>Checks a silence that somebody asks for.</summary>
internal static class SilenceRequests
{
    private const int MaxMatchers = 20;
    private const int MaxTextLength = 1_000;

    /// <exception cref="Grpc.Core.RpcException">It is no silence; the field is named.</exception>
    public static Silence Read(Proto.Silence? message, string actor, DateTimeOffset now)
    {
        if (message is null || message.Matchers.Count is 0 or > MaxMatchers)
        {
            throw RequestErrors.Invalid("silence.matchers", $"needs 1 to {MaxMatchers} matchers.");
        }

        var starts = message.StartsUnixMs == 0 ? now.ToUnixTimeMilliseconds() : message.StartsUnixMs;
        if (message.EndsUnixMs <= starts)
        {
            throw RequestErrors.Invalid("silence.ends_unix_ms", "must be after the start, which is now where it is not given.");
        }

        if (message.Comment.Length > MaxTextLength)
        {
            throw RequestErrors.Invalid("silence.comment", $"has more than {MaxTextLength} characters.");
        }

        var silence = SilenceCodec.FromMessage(message) with { StartsUnixMs = starts, CreatedBy = actor };
        CheckMatchers(silence.Matchers);
        return silence;
    }

    private static void CheckMatchers(IReadOnlyList<LabelMatcher> matchers)
    {
        var fitsEverything = true;
        for (var i = 0; i < matchers.Count; i++)
        {
            if (matchers[i].Label.Length == 0 || matchers[i].Value.Length > MaxTextLength)
            {
                throw RequestErrors.Invalid($"silence.matchers[{i}]", "has no label or too long a value.");
            }

            try
            {
                fitsEverything &= new CompiledMatcher(matchers[i]).FitsEmpty;
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw RequestErrors.Invalid($"silence.matchers[{i}].value", $"is no pattern: {e.Message}");
            }
        }

        // The same rule as Alertmanager's: a slip must not silence everything.
        if (fitsEverything)
        {
            throw RequestErrors.Invalid("silence.matchers", "would fit an alert without any labels.");
        }
    }
}
