using SmtpStream.Aggregation.Measuring;

namespace SmtpStream.Encoding.Aggregates;

/// <summary>Measures decoded or still encoded: a window of one partial is passed on without being taken apart.</summary>
public readonly struct MeasuresForm
{
    private readonly WindowMeasures? _decoded;
    private readonly ReadOnlyMemory<byte> _encoded;

    public MeasuresForm(WindowMeasures decoded) => _decoded = decoded;

    /// <param name="encoded">A <c>smtpstream.v1.Measures</c> that this build's encoder wrote: parts are taken from it as they stand.</param>
    public MeasuresForm(ReadOnlyMemory<byte> encoded) => _encoded = encoded;

    public bool HasSketches => _decoded?.HasSketches ?? MeasuresCopy.HasSketches(_encoded.Span);

    internal int MaxBytes => _decoded is null ? _encoded.Length + MeasuresCopy.MaxExtraBytes : MeasuresEncoder.MaxBytes(_decoded);

    /// <summary>Adds the counters.</summary>
    public void AddCountersTo(CounterSet into)
    {
        if (_decoded is null)
        {
            MeasuresEncoding.ReadCounters(_encoded.Span, into);
        }
        else
        {
            into.MergeFrom(_decoded.Counters);
        }
    }

    /// <summary>Adds everything.</summary>
    /// <param name="into">Measures of the same entity.</param>
    /// <param name="isSameWindow">Sub-counts belong to one window: another one's are left out.</param>
    public void AddTo(WindowMeasures into, bool isSameWindow)
    {
        if (_decoded is null)
        {
            MeasuresEncoding.AddTo(_encoded.Span, into, isSameWindow);
        }
        else
        {
            into.MergeFrom(_decoded, isSameWindow);
        }
    }

    internal void Write(ref Events.WireWriter writer, MeasuresParts parts, int rankingLimit)
    {
        if (_decoded is null)
        {
            MeasuresCopy.Write(ref writer, _encoded.Span, parts, rankingLimit);
        }
        else
        {
            MeasuresEncoder.Write(ref writer, _decoded, parts, rankingLimit);
        }
    }
}
