using System.Buffers;
using System.Collections.Immutable;
using SmtpStream.Encoding.Events;
using SmtpStream.Smtp;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>How far a source is folded, and its cumulative counts up to there. Sources of files never expire.</summary>
internal sealed class SourceState : IStageValue
{
    private const byte Version = 1;

    /// <summary>End of the last batch: a position below it is a repeat.</summary>
    public SourcePosition Next { get; set; }

    public SourceCounts Counts { get; set; } = SourceCounts.Zero;

    public long InputLosses { get; set; }

    /// <summary>Its content is gone before it was read to its end; counted once.</summary>
    public bool Vanished { get; set; }

    public int ApproximateSizeBytes => 128 + (8 * (Counts.Rejects.Length + Counts.Ignored.Length));

    public static SourceState Read(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        reader.ReadVersion(Version);
        return new SourceState
        {
            Next = new SourcePosition(reader.Number(), (int)reader.Number()),
            InputLosses = reader.Number(),
            Vanished = reader.Flag(),
            Counts = new SourceCounts
            {
                Lines = reader.Number(),
                WithEvents = reader.Number(),
                Continuations = reader.Number(),
                Events = reader.Number(),
                Uncorrelated = reader.Number(),
                Evicted = reader.Number(),
                Rejects = ReadArray(ref reader),
                Ignored = ReadArray(ref reader),
            },
        };
    }

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Version(Version);
        output.Number(Next.Offset);
        output.Number(Next.Ordinal);
        output.Number(InputLosses);
        output.Flag(Vanished);
        output.Number(Counts.Lines);
        output.Number(Counts.WithEvents);
        output.Number(Counts.Continuations);
        output.Number(Counts.Events);
        output.Number(Counts.Uncorrelated);
        output.Number(Counts.Evicted);
        WriteArray(output, Counts.Rejects);
        WriteArray(output, Counts.Ignored);
    }

    public void WriteOutput(IBufferWriter<byte> writer) => throw new InvalidOperationException("A source is no output.");

    private static ImmutableArray<long> ReadArray(ref StateReader reader)
    {
        var values = ImmutableArray.CreateBuilder<long>();
        for (var left = reader.Number(); left > 0; left--)
        {
            values.Add(reader.Number());
        }

        return values.ToImmutable();
    }

    private static void WriteArray(StateWriter output, ImmutableArray<long> values)
    {
        output.Number(values.Length);
        foreach (var value in values)
        {
            output.Number(value);
        }
    }
}
