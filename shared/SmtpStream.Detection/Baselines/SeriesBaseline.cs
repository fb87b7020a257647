using System.Buffers;
using SmtpStream.Detection.Learning;

namespace SmtpStream.Detection.Baselines;

/// <summary>
/// The learned state of one series: what changes with every window. The seasonal slots stand apart in a <see cref="SlotTable"/>
/// that is touched once an hour. Fields are floats, as stored, so that a restart changes nothing. Owned by the stage's thread.
/// </summary>
internal abstract class SeriesBaseline
{
    protected const double ConspicuousScore = 4;
    protected const int NoHour = int.MinValue;

    /// <summary>What to expect of the window whose middle is <paramref name="time"/>.</summary>
    public abstract Forecast Predict(LocalTime time, LearningPhase phase, SlotTable table);

    public abstract void Learn(LocalTime time, Sample sample, in Forecast forecast, SlotTable table);

    /// <summary>Replaces a sample that was learnt <paramref name="age"/> windows ago by its revision.</summary>
    public abstract void Correct(LocalTime time, int age, Sample old, Sample revised, in Forecast forecast, SlotTable table);

    /// <summary>Signed residual in standard deviations.</summary>
    public abstract double Residual(Sample sample, in Forecast forecast);

    /// <summary>-log10 of the probability of a value at least as high; 0 inside the band.</summary>
    public abstract double ScoreAbove(Sample sample, in Forecast forecast);

    /// <summary>-log10 of the probability of a value at least as low; 0 inside the band.</summary>
    public abstract double ScoreBelow(Sample sample, in Forecast forecast);

    /// <summary>The sample, or the recent past it ends, is outside of p = 1e-4.</summary>
    public abstract bool IsConspicuous(Sample sample, in Forecast forecast);

    public abstract void Write(IBufferWriter<byte> writer);

    public abstract void Read(ref StateReader reader);

    public static SeriesBaseline Create(SeriesKind kind) => kind switch
    {
        SeriesKind.Count => new CountBaseline(),
        SeriesKind.Ratio => new RatioBaseline(),
        SeriesKind.Continuous => new LogBaseline(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    protected static double ScoreOf(double logTail) => -logTail / Math.Log(10);
}
