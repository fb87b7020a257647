using System.Buffers;
using SmtpStream.Detection.Learning;

namespace SmtpStream.Detection.Baselines;

/// <summary>
/// Everything needed to score one window of one series, fixed when the predecessor closes. 29 bytes in the store, held in the
/// stored precision.
/// </summary>
internal readonly record struct Forecast
{
    public float Expected { get; init; }
    public float Low { get; init; }
    public float High { get; init; }

    /// <summary>Count: mean below which a drop is judged. Ratio: strength of the prior. Continuous: scale of ln x.</summary>
    public float LowMean { get; init; }

    /// <summary>Count: mean above which a rise is judged.</summary>
    public float HighMean { get; init; }

    /// <summary>Count: the variance is Linear · m + Quadratic · m².</summary>
    public float Linear { get; init; }

    public float Quadratic { get; init; }
    public LearningPhase Phase { get; init; }

    public Band Band => new(Expected, Low, High, Phase != LearningPhase.Learnt);

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteSingle(Expected);
        writer.WriteSingle(Low);
        writer.WriteSingle(High);
        writer.WriteSingle(LowMean);
        writer.WriteSingle(HighMean);
        writer.WriteSingle(Linear);
        writer.WriteSingle(Quadratic);
        writer.WriteByte((byte)Phase);
    }

    public static Forecast Read(ref StateReader reader) => new()
    {
        Expected = reader.ReadSingle(),
        Low = reader.ReadSingle(),
        High = reader.ReadSingle(),
        LowMean = reader.ReadSingle(),
        HighMean = reader.ReadSingle(),
        Linear = reader.ReadSingle(),
        Quadratic = reader.ReadSingle(),
        Phase = (LearningPhase)reader.ReadByte(),
    };
}
