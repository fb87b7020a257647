using System.Buffers;
using SmtpStream.Detection.Learning;

namespace SmtpStream.Detection.Calibration;

/// <summary>
/// Turns raw scores into p-values: a histogram of 256 logarithmic buckets (ratio 1.04 from 0.01 to 229) up to the 98 %
/// quantile t, above it the Pareto tail p = 0.02 (r / t)^(-1/ξ) with ξ = max(0.08, ln(t' / t) / ln 2), t' the 99 % quantile.
/// t' is often only an eighth above t: wider buckets would decide ξ. All counts are halved at 60,000, so the distant past fades.
/// </summary>
internal sealed class Calibrator
{
    /// <summary>Scores needed before the tail says anything.</summary>
    public const int Enough = 500;

    private const int Buckets = 256;
    private const double First = 1e-2;
    private const int HalveAt = 60_000;
    private const double SmallestTailIndex = 0.08;

    private static readonly double LogRatio = Math.Log(1.04);

    private readonly ushort[] _counts = new ushort[Buckets];
    private int _total;

    public int Count => _total;

    public void Add(double raw)
    {
        if (_total >= HalveAt)
        {
            Halve();
        }

        _counts[BucketOf(raw)]++;
        _total++;
    }

    /// <summary>-log10 of the calibrated p-value; 0 while too few scores were seen.</summary>
    public double Score(double raw)
    {
        if (_total < Enough)
        {
            return 0;
        }

        var t = Quantile(0.98);
        return raw <= t ? -Math.Log10(RankedTail(raw)) : -Math.Log10(0.02) + (Math.Log10(raw / t) / TailIndex(t));
    }

    public void Write(IBufferWriter<byte> writer)
    {
        foreach (var count in _counts)
        {
            writer.WriteUInt16(count);
        }
    }

    public void Read(ref StateReader reader)
    {
        _total = 0;
        for (var i = 0; i < Buckets; i++)
        {
            _counts[i] = reader.ReadUInt16();
            _total += _counts[i];
        }
    }

    private static int BucketOf(double raw) =>
        raw <= First ? 0 : Math.Min(Buckets - 1, 1 + (int)(Math.Log(raw / First) / LogRatio));

    private static double LowerEdge(int bucket) => bucket == 0 ? 0 : First * Math.Exp((bucket - 1) * LogRatio);

    private double TailIndex(double t) => Math.Max(SmallestTailIndex, Math.Log(Quantile(0.99) / t) / Math.Log(2));

    private double RankedTail(double raw)
    {
        var bucket = BucketOf(raw);
        var above = 0;
        for (var i = bucket + 1; i < Buckets; i++)
        {
            above += _counts[i];
        }

        var low = LowerEdge(bucket);
        var part = Math.Clamp((raw - low) / (LowerEdge(bucket + 1) - low), 0, 1);
        return (above + (_counts[bucket] * (1 - part)) + 1) / (_total + 1);
    }

    // Geometric inside a bucket.
    private double Quantile(double p)
    {
        var wanted = (1 - p) * _total;
        var above = 0.0;
        for (var i = Buckets - 1; i > 0; i--)
        {
            if (_counts[i] > 0 && above + _counts[i] >= wanted)
            {
                return LowerEdge(i) * Math.Exp((1 - ((wanted - above) / _counts[i])) * LogRatio);
            }

            above += _counts[i];
        }

        return First;
    }

    private void Halve()
    {
        _total = 0;
        for (var i = 0; i < Buckets; i++)
        {
            _counts[i] /= 2;
            _total += _counts[i];
        }
    }
}
