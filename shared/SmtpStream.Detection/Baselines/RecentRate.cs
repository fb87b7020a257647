using System.Buffers;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Statistics;

namespace SmtpStream.Detection.Baselines;

/// <summary>
/// Sums of the last half hour with weights 0.93^age, about 28 windows: what one window of a small server is too short to show.
/// Compared with the seasonal mean at the level of the last half day, which an incident of an hour does not move.
/// A sum Σ w x of Poisson counts, divided by κ = Σ w² m / Σ w m, has the mean and variance of a Poisson count again.
/// </summary>
internal struct RecentRate
{
    private const double Keep = 0.93;
    private const double SlowKeep = 1 - (1 / 720.0);

    // Counts that the slow level needs before it moves.
    private const double SlowPrior = 100;

    // Part of a rise that one user or client must explain to own it.
    private const double DominantShare = 0.6;
    private const double DominantCount = 4;

    private float _seen;
    private float _unexplained;
    private float _expected;
    private float _plainVariance;
    private float _countVariance;
    private float _quadratic;
    private float _weight;
    private float _slowSeen;
    private float _slowExpected;

    /// <summary>Mean count of a window.</summary>
    public readonly double Seen => _weight > 0 ? _seen / _weight : 0;

    /// <summary>The same without what one user or client accounts for.</summary>
    public readonly double Unexplained => _weight > 0 ? _unexplained / _weight : 0;

    /// <summary>Mean of what was expected.</summary>
    public readonly double Expected => _weight > 0 ? _expected / _weight : 0;

    /// <summary>Windows that the sums stand for.</summary>
    public readonly double Windows => _weight;

    public readonly double Residual => _countVariance <= 0 ? 0 : (_seen - _expected) / Math.Sqrt(Variance);

    // What makes a window bursty lasts for many windows, so it does not average out over the half hour.
    private readonly double Variance => _countVariance + (0.5 * _quadratic * _expected * _expected);

    public readonly double ScoreAbove => _countVariance <= 0 || _unexplained <= _expected
        ? 0
        : -Scaled(out var scale).LogUpperTail(Math.Ceiling(_unexplained / scale)) / Math.Log(10);

    public readonly double ScoreBelow => _countVariance <= 0 || _seen >= _expected
        ? 0
        : -Scaled(out var scale).LogLowerTail(Math.Floor(_seen / scale)) / Math.Log(10);

    /// <param name="sample">The window.</param>
    /// <param name="learnt">Its winsorised count.</param>
    /// <param name="seasonal">Seasonal mean without any level.</param>
    /// <param name="forecast">The window's forecast, for the variance.</param>
    public void Add(Sample sample, double learnt, double seasonal, in Forecast forecast)
    {
        var slow = Math.Clamp((_slowSeen + SlowPrior) / (_slowExpected + SlowPrior), 0.5, 2);
        var mean = seasonal * slow;
        var variance = forecast.Linear * mean;
        var rise = sample.Value - mean;
        var owned = sample.Dominant >= DominantCount && sample.Dominant >= DominantShare * rise ? sample.Dominant : 0;
        _seen = (float)((_seen * Keep) + sample.Value);
        _unexplained = (float)((_unexplained * Keep) + (sample.Value - owned));
        _expected = (float)((_expected * Keep) + mean);
        _plainVariance = (float)((_plainVariance * Keep) + variance);
        _countVariance = (float)((_countVariance * Keep * Keep) + variance);
        _quadratic = forecast.Quadratic;
        _weight = (float)((_weight * Keep) + 1);
        _slowSeen = (float)((_slowSeen * SlowKeep) + learnt);
        _slowExpected = (float)((_slowExpected * SlowKeep) + seasonal);
    }

    /// <summary>A silence that its own rule reported is over: it does not count as a drop again.</summary>
    public void Forget() => _seen = _unexplained = _expected = _plainVariance = _countVariance = _weight = 0;

    /// <summary>A window <paramref name="age"/> windows ago turned out to hold more or less.</summary>
    public void Correct(double difference, int age)
    {
        var change = difference * Math.Pow(Keep, age);
        _seen = (float)Math.Max(0, _seen + change);
        _unexplained = (float)Math.Max(0, _unexplained + change);
    }

    public readonly void Write(IBufferWriter<byte> writer)
    {
        writer.WriteSingle(_seen);
        writer.WriteSingle(_unexplained);
        writer.WriteSingle(_expected);
        writer.WriteSingle(_plainVariance);
        writer.WriteSingle(_countVariance);
        writer.WriteSingle(_quadratic);
        writer.WriteSingle(_weight);
        writer.WriteSingle(_slowSeen);
        writer.WriteSingle(_slowExpected);
    }

    public void Read(ref StateReader reader)
    {
        _seen = reader.ReadSingle();
        _unexplained = reader.ReadSingle();
        _expected = reader.ReadSingle();
        _plainVariance = reader.ReadSingle();
        _countVariance = reader.ReadSingle();
        _quadratic = reader.ReadSingle();
        _weight = reader.ReadSingle();
        _slowSeen = reader.ReadSingle();
        _slowExpected = reader.ReadSingle();
    }

    private readonly NegativeBinomial Scaled(out double scale)
    {
        scale = _countVariance / _plainVariance;
        return new NegativeBinomial(_expected / scale, Variance / (scale * scale));
    }
}
