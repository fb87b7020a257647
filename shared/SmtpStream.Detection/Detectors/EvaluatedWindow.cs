using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Population;

namespace SmtpStream.Detection.Detectors;

/// <summary>One window of one entity with everything that detectors judge it by.</summary>
internal readonly struct EvaluatedWindow
{
    public required EntityKey Entity { get; init; }
    public required WindowSpan Span { get; init; }
    public required WindowContent Content { get; init; }

    /// <summary>Empty where no row came.</summary>
    public required WindowMeasures Measures { get; init; }

    public bool IsOpen { get; init; }
    public bool IsIncomplete { get; init; }
    public long LogLoss { get; init; }

    /// <summary>Learned state; null of entities of which nothing is learnt.</summary>
    public EntityMemory? Memory { get; init; }

    /// <summary>The remembered window with the forecasts that hold for it; null where there is none (yet).</summary>
    public LearnedWindow? Learned { get; init; }

    /// <summary>Of a path: how far it is read.</summary>
    public PathProgress? Progress { get; init; }

    public long WatermarkUnixMs { get; init; }
    public PopulationScore? Population { get; init; }

    /// <summary>Index of a series of this entity.</summary>
    public int IndexOf(CounterKey metric, SeriesKind kind)
    {
        for (var i = 0; Memory is not null && i < Memory.Definitions.Count; i++)
        {
            if (Memory.Definitions[i].Metric == metric && Memory.Definitions[i].Kind == kind)
            {
                return i;
            }
        }

        return -1;
    }
}
