using System.Buffers;
using SmtpStream.Detection.Learning;

namespace SmtpStream.Detection.Baselines;

/// <summary>
/// Variance of a count around its forecast, v = (1 + α) m + φ m²: α are events that come in clusters (one message, several
/// recipients), φ is burstiness. Weighted least squares of d = (x - m)² / m - 1 on (1, m) with weight m / (2m + 1), the inverse
/// variance of d under Poisson; a pure φ would understate the variance of the quiet hours of a clustered series.
/// </summary>
internal struct Dispersion
{
    private const double PriorWeight = 20;
    private const double PriorAlpha = 0.1;
    private const double PriorPhi = 0.05;

    private float _weight;
    private float _mean;
    private float _square;
    private float _excess;
    private float _product;

    public void Add(double x, double mean, double rate)
    {
        if (mean < 1e-4)
        {
            return;
        }

        var keep = 1 - rate;
        var w = mean / ((2 * mean) + 1);
        var d = ((x - mean) * (x - mean) / mean) - 1;
        _weight = (float)((_weight * keep) + w);
        _mean = (float)((_mean * keep) + (w * mean));
        _square = (float)((_square * keep) + (w * mean * mean));
        _excess = (float)((_excess * keep) + (w * d));
        _product = (float)((_product * keep) + (w * mean * d));
    }

    public readonly (double Alpha, double Phi) Estimate()
    {
        var scale = _weight > 0 ? Math.Max(1e-3, _mean / _weight) : 1;
        var ridge = PriorWeight * scale * scale;
        var a = _weight + PriorWeight;
        var c = _square + ridge;
        var u = _excess + (PriorWeight * PriorAlpha);
        var v = _product + (ridge * PriorPhi);
        var determinant = (a * c) - ((double)_mean * _mean);
        var alpha = ((u * c) - (v * _mean)) / determinant;
        var phi = ((v * a) - (u * _mean)) / determinant;
        if (alpha < 0)
        {
            return (0, Math.Clamp(v / c, 0, 5));
        }

        return phi < 0 ? (Math.Clamp(u / a, 0, 50), 0) : (Math.Min(alpha, 50), Math.Min(phi, 5));
    }

    public readonly void Write(IBufferWriter<byte> writer)
    {
        writer.WriteSingle(_weight);
        writer.WriteSingle(_mean);
        writer.WriteSingle(_square);
        writer.WriteSingle(_excess);
        writer.WriteSingle(_product);
    }

    public void Read(ref StateReader reader)
    {
        _weight = reader.ReadSingle();
        _mean = reader.ReadSingle();
        _square = reader.ReadSingle();
        _excess = reader.ReadSingle();
        _product = reader.ReadSingle();
    }
}
