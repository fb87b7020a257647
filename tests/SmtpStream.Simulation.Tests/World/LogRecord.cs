using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.World;

/// <summary>A record of a partition, as an edge hands it to a stage: the envelope decoded, the body without tag and length.</summary>
internal sealed record LogRecord(StageIdentity Sender, Mark Mark, StreamPosition Covered, int BodyField, byte[] Body)
{
    public static LogRecord WithoutSender(byte[] body) => new(default, default, default, 0, body);

    /// <summary>Takes tag and length off an output.</summary>
    public static LogRecord Of(StageIdentity sender, in OutboundRecord output)
    {
        var body = output.Body.Span;
        var tag = ReadVarint(ref body);
        var length = ReadVarint(ref body);
        if ((tag & 7) != 2 || length != body.Length)
        {
            throw new InvalidDataException($"The output {output.Mark} of {sender} is not one length-delimited field.");
        }

        return new LogRecord(sender, output.Mark, output.Covered, tag >> 3, body.ToArray());
    }

    public InputRecord AsInput(long offset) => new()
    {
        Offset = offset,
        Sender = Sender,
        Mark = Mark,
        Covered = Covered,
        BodyField = BodyField,
        Body = Body,
    };

    private static int ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0;
        for (var i = 0; ; i++)
        {
            value |= (bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
    }
}
