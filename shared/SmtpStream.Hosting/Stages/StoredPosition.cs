using System.Globalization;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>Text of a position as it stands in Redis: "incarnation:offset:turn".</summary>
internal static class StoredPosition
{
    public static string? Format(StreamPosition? position) => position is { } p ? Format(p) : null;

    public static string Format(StreamPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position.Incarnation}:{position.Offset}:{position.Turn}");

    /// <exception cref="InvalidDataException">The text is no position.</exception>
    public static StreamPosition? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.Split(':') is [var incarnation, var offset, var turn]
            && long.TryParse(incarnation, CultureInfo.InvariantCulture, out var i)
            && long.TryParse(offset, CultureInfo.InvariantCulture, out var o)
            && long.TryParse(turn, CultureInfo.InvariantCulture, out var t)
                ? new StreamPosition(i, o, t)
                : throw new InvalidDataException($"Stored position '{text}' is not incarnation:offset:turn.");
    }
}
