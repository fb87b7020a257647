using SmtpStream.Encoding.Events;
using T = SmtpStream.Encoding.Aggregates.AggregateTags;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>Takes parts of encoded measures over as they stand, as <see cref="MeasuresEncoder"/> would write them.</summary>
internal static class MeasuresCopy
{
    /// <summary>What the writer may touch behind the last byte.</summary>
    public const int MaxExtraBytes = 64;

    private const int LengthWidth = 4;

    public static bool HasSketches(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message, 0);
        while (!reader.IsAtEnd)
        {
            var tag = reader.Tag();
            if ((PartOf(tag) & MeasuresParts.Sketches) != 0)
            {
                return true;
            }

            reader.Skip(tag);
        }

        return false;
    }

    /// <exception cref="InvalidDataException">The bytes are no measures.</exception>
    public static void Write(ref WireWriter writer, ReadOnlySpan<byte> message, MeasuresParts parts, int rankingLimit)
    {
        if (parts == MeasuresParts.All && rankingLimit == int.MaxValue)
        {
            writer.Raw(message);
            return;
        }

        var reader = new WireReader(message, 0);
        while (!reader.IsAtEnd)
        {
            var start = reader.Offset;
            var tag = reader.Tag();
            if (tag == T.Measures.Rankings && (parts & MeasuresParts.Rankings) != 0 && rankingLimit < int.MaxValue)
            {
                WriteFirst(ref writer, reader.Message(), rankingLimit);
                continue;
            }

            reader.Skip(tag);
            if ((PartOf(tag) & parts) != 0)
            {
                writer.Raw(message[start..reader.Offset]);
            }
        }
    }

    // The highest names stand first.
    private static void WriteFirst(ref WireWriter writer, WireReader ranking, int limit)
    {
        writer.Tag(T.Measures.Rankings);
        var body = writer.Open(LengthWidth);
        while (!ranking.IsAtEnd)
        {
            var tag = ranking.Tag();
            if (tag == T.Ranking.Items)
            {
                var item = ranking.Bytes();
                if (limit-- > 0)
                {
                    writer.Tag(tag);
                    var name = writer.Open(2);
                    writer.Raw(item);
                    writer.Close(name, 2);
                }
            }
            else
            {
                writer.Varint(tag, ranking.Varint());
            }
        }

        writer.Close(body, LengthWidth);
    }

    private static MeasuresParts PartOf(uint tag) => tag switch
    {
        T.Measures.Counters or T.Measures.Exemplars or T.Measures.View => MeasuresParts.Counters,
        T.Measures.SubCounts => MeasuresParts.SubCounts,
        T.Measures.Distributions => MeasuresParts.Distributions,
        T.Measures.Distincts => MeasuresParts.Distincts,
        T.Measures.Rankings => MeasuresParts.Rankings,
        _ => MeasuresParts.None,
    };
}
