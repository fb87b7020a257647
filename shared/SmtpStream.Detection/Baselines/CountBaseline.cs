using System.Buffers;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Statistics;

namespace SmtpStream.Detection.Baselines;

/// <summary>
/// Seasonal gamma-Poisson slots with negative binomial tails. Mean of a window: linear between the centres of the local hours,
/// each (b · a + k0 · g) / (b + k0) of the slot's mean a, its weight b and the prior g of its sibling slots. The fast level L
/// follows the last half hour in [1/3, 3] and only ever widens the band: a rise is judged from max(L, 1), a drop from
/// min(L, 1), so that the end of an incident is not another one.
/// </summary>
internal sealed class CountBaseline : SeriesBaseline
{
    // Prior strength in windows.
    private const double PriorWeight = 12;

    // Counts that the fast level needs before it moves.
    private const double LevelPrior = 10;

    // A squared factor of 1.5 on the deviation, for two hours after a change of the zone's offset.
    private const double SwitchFactor = 2.25;

    private int _hour = NoHour;
    private float _sum;
    private float _windows;
    private float _previous;
    private float _current;
    private float _next;
    private float _currentWeight;
    private bool _seasonal;
    private float _levelSeen;
    private float _levelExpected;
    private float _mean;
    private float _learnt;
    private Dispersion _dispersion;
    private RecentRate _recent;

    public override Forecast Predict(LocalTime time, LearningPhase phase, SlotTable table)
    {
        Roll(time.Hour, table);
        var mean = Mean(time.Fraction);
        var level = Math.Clamp((_levelSeen + LevelPrior) / (_levelExpected + LevelPrior), 1 / 3.0, 3);
        var (alpha, phi) = _dispersion.Estimate();
        var linear = 1 + alpha;
        var quadratic = phi + (1 / (_currentWeight + PriorWeight)) + (linear / (100 + _levelExpected));
        if (time.AfterSwitch)
        {
            linear *= SwitchFactor;
            quadratic *= SwitchFactor;
        }

        var low = new NegativeBinomial(mean * Math.Min(level, 1), Variance(mean * Math.Min(level, 1), linear, quadratic));
        var high = new NegativeBinomial(mean * Math.Max(level, 1), Variance(mean * Math.Max(level, 1), linear, quadratic));
        return new Forecast
        {
            Expected = (float)(mean * level),
            Low = (float)low.Quantile(0.005, -Normal.BandQuantile),
            High = (float)high.Quantile(0.995, Normal.BandQuantile),
            LowMean = (float)low.Mean,
            HighMean = (float)high.Mean,
            Linear = (float)linear,
            Quadratic = (float)quadratic,
            Phase = phase,
        };
    }

    public override void Learn(LocalTime time, Sample sample, in Forecast forecast, SlotTable table)
    {
        Roll(time.Hour, table);
        var x = Winsorised(sample.Value, forecast);
        var mean = Mean(time.Fraction);
        var scheme = table.Scheme;
        _dispersion.Add(x, forecast.Expected, scheme.DispersionRate);
        _levelSeen = (float)((_levelSeen * (1 - scheme.LevelRate)) + x);
        _levelExpected = (float)((_levelExpected * (1 - scheme.LevelRate)) + mean);
        _recent.Add(sample, x, mean, forecast);
        _learnt = Math.Min(_learnt + 1, 2000);
        _mean += (float)((x - _mean) / _learnt);
        _sum += (float)x;
        _windows++;
    }

    public override void Correct(LocalTime time, int age, Sample old, Sample revised, in Forecast forecast, SlotTable table)
    {
        _recent.Correct(revised.Value - old.Value, age);
        var difference = Winsorised(revised.Value, forecast) - Winsorised(old.Value, forecast);
        if (time.Hour == _hour)
        {
            _sum = (float)Math.Max(0, _sum + difference);
        }
        else
        {
            table.Correct(table.Scheme.SlotOf(time.Hour), difference);
            LoadCentres(table);
        }
    }

    public override double Residual(Sample sample, in Forecast forecast)
    {
        var mean = Math.Max(forecast.Expected, 1e-6);
        return (sample.Value - mean) / Math.Sqrt(Variance(mean, forecast.Linear, forecast.Quadratic));
    }

    public override double ScoreAbove(Sample sample, in Forecast forecast) =>
        sample.Value <= forecast.High ? 0 : ScoreOf(Distribution(forecast.HighMean, forecast).LogUpperTail(sample.Value));

    public override double ScoreBelow(Sample sample, in Forecast forecast) =>
        sample.Value >= forecast.Low ? 0 : ScoreOf(Distribution(forecast.LowMean, forecast).LogLowerTail(sample.Value));

    public override bool IsConspicuous(Sample sample, in Forecast forecast) =>
        Math.Abs(_recent.Residual) >= Normal.WinsorQuantile
        || ScoreAbove(sample, forecast) >= ConspicuousScore
        || ScoreBelow(sample, forecast) >= ConspicuousScore;

    /// <summary>What the last half hour says, this window included.</summary>
    public RecentRate Recent => _recent;

    public void ForgetRecent() => _recent.Forget();

    /// <summary>ln P(0) of the window at a fixed level: the sum over a silence is what silence detectors compare.</summary>
    public static double LogZero(in Forecast forecast, double level) => Distribution(forecast.HighMean * level, forecast).LogZero;

    public override void Write(IBufferWriter<byte> writer)
    {
        writer.WriteInt32(_hour);
        writer.WriteSingle(_sum);
        writer.WriteSingle(_windows);
        writer.WriteSingle(_previous);
        writer.WriteSingle(_current);
        writer.WriteSingle(_next);
        writer.WriteSingle(_currentWeight);
        writer.WriteByte(_seasonal ? (byte)1 : (byte)0);
        writer.WriteSingle(_levelSeen);
        writer.WriteSingle(_levelExpected);
        writer.WriteSingle(_mean);
        writer.WriteSingle(_learnt);
        _dispersion.Write(writer);
        _recent.Write(writer);
    }

    public override void Read(ref StateReader reader)
    {
        _hour = reader.ReadInt32();
        _sum = reader.ReadSingle();
        _windows = reader.ReadSingle();
        _previous = reader.ReadSingle();
        _current = reader.ReadSingle();
        _next = reader.ReadSingle();
        _currentWeight = reader.ReadSingle();
        _seasonal = reader.ReadByte() != 0;
        _levelSeen = reader.ReadSingle();
        _levelExpected = reader.ReadSingle();
        _mean = reader.ReadSingle();
        _learnt = reader.ReadSingle();
        _dispersion.Read(ref reader);
        _recent.Read(ref reader);
    }

    private static double Variance(double mean, double linear, double quadratic) => (linear * mean) + (quadratic * mean * mean);

    private static NegativeBinomial Distribution(double mean, in Forecast forecast) =>
        new(mean, Variance(mean, forecast.Linear, forecast.Quadratic));

    // Incidents never freeze learning; they are clipped at p = 1e-4 instead.
    private static double Winsorised(double x, in Forecast forecast)
    {
        if (x > forecast.High)
        {
            var limit = Distribution(forecast.HighMean, forecast).ApproximateQuantile(Normal.WinsorQuantile);
            return Math.Min(x, Math.Max(limit, forecast.High + 1));
        }

        return x >= forecast.Low
            ? x
            : Math.Max(x, Distribution(forecast.LowMean, forecast).ApproximateQuantile(-Normal.WinsorQuantile));
    }

    private double Mean(double fraction) =>
        !_seasonal ? _mean
        : fraction < 0.5 ? ((0.5 + fraction) * _current) + ((0.5 - fraction) * _previous)
        : ((1.5 - fraction) * _current) + ((fraction - 0.5) * _next);

    private void Roll(int hour, SlotTable table)
    {
        if (hour == _hour)
        {
            return;
        }

        if (_windows > 0)
        {
            // Both samples of autumn's double hour count, each with half its weight.
            table.Fold(table.Scheme.SlotOf(_hour), _sum / _windows, Math.Min(_windows, table.Scheme.WindowsPerHour));
            _seasonal = true;
        }

        _hour = hour;
        _sum = 0;
        _windows = 0;
        LoadCentres(table);
    }

    private void LoadCentres(SlotTable table)
    {
        _previous = Centre(_hour - 1, table);
        _current = Centre(_hour, table);
        _next = Centre(_hour + 1, table);
        _currentWeight = (float)table.WeightOf(table.Scheme.SlotOf(_hour));
    }

    private float Centre(int hour, SlotTable table)
    {
        var slot = table.Scheme.SlotOf(hour);
        var weight = table.WeightOf(slot);
        var prior = table.PriorOf(slot, _mean);
        return (float)(((table.MeanOf(slot) * weight) + (prior * PriorWeight)) / (weight + PriorWeight));
    }
}
