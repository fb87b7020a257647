using System.Buffers;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Statistics;

namespace SmtpStream.Detection.Baselines;

/// <summary>
/// k of n with a beta prior of strength 50 per slot. The predictive strength is capped at 200: shares of mail move by more than
/// the trials alone explain (one message, many dead recipients), and the cap keeps the tails honest.
/// </summary>
internal sealed class RatioBaseline : SeriesBaseline
{
    private const double PriorStrength = 50;
    private const double LargestStrength = 200;

    private const double RecentKeep = 0.95;

    // Share assumed before anything was seen, with the weight of 50 trials.
    private const double FirstShare = 0.05;

    private int _hour = NoHour;
    private float _parts;
    private float _trials;
    private float _share = (float)FirstShare;
    private float _weight;
    private float _allParts;
    private float _allTrials;
    private float _typicalTrials;
    private float _recentParts;
    private float _recentTrials;

    /// <summary>The last twenty windows, fading.</summary>
    public Sample Recent => new(_recentParts, _recentTrials);

    /// <summary>Lets the recent past fade by one window, with or without trials.</summary>
    private void Fade(Sample sample)
    {
        _recentParts = (float)((_recentParts * RecentKeep) + sample.Value);
        _recentTrials = (float)((_recentTrials * RecentKeep) + sample.Trials);
    }

    public override Forecast Predict(LocalTime time, LearningPhase phase, SlotTable table)
    {
        Roll(time.Hour, table);
        var strength = Math.Min(LargestStrength, _weight + PriorStrength);
        var typical = new BetaBinomial(_share, strength, Math.Max(1, _typicalTrials));
        return new Forecast
        {
            Expected = _share,
            Low = (float)typical.ShareQuantile(-Normal.BandQuantile),
            High = (float)typical.ShareQuantile(Normal.BandQuantile),
            LowMean = (float)strength,
            Phase = phase,
        };
    }

    public override void Learn(LocalTime time, Sample sample, in Forecast forecast, SlotTable table)
    {
        Fade(sample);
        if (sample.Trials <= 0)
        {
            return;
        }

        Roll(time.Hour, table);
        var parts = Winsorised(sample, forecast);
        _parts += (float)parts;
        _trials += (float)sample.Trials;
        _typicalTrials += (float)(0.02 * (sample.Trials - _typicalTrials));
    }

    public override void Correct(LocalTime time, int age, Sample old, Sample revised, in Forecast forecast, SlotTable table)
    {
        // A revision inside the hour is exact; a later one moves a share of thousands of trials by nothing that can be seen.
        if (time.Hour == _hour)
        {
            _parts = (float)Math.Max(0, _parts + Winsorised(revised, forecast) - Winsorised(old, forecast));
            _trials = (float)Math.Max(_parts, _trials + revised.Trials - old.Trials);
        }
    }

    public override double Residual(Sample sample, in Forecast forecast)
    {
        if (sample.Trials <= 0)
        {
            return 0;
        }

        double share = forecast.Expected;
        var strength = forecast.LowMean;
        var variance = Math.Max(1e-4, share * (1 - share)) * (strength + sample.Trials) / (sample.Trials * (strength + 1));
        return ((sample.Value / sample.Trials) - share) / Math.Sqrt(variance);
    }

    public override double ScoreAbove(Sample sample, in Forecast forecast) =>
        sample.Trials <= 0 || sample.Value <= forecast.Expected * sample.Trials
            ? 0
            : ScoreOf(new BetaBinomial(forecast.Expected, forecast.LowMean, sample.Trials).LogUpperTail(sample.Value));

    public override double ScoreBelow(Sample sample, in Forecast forecast) =>
        sample.Trials <= 0 || sample.Value >= forecast.Expected * sample.Trials
            ? 0
            : ScoreOf(new BetaBinomial(forecast.Expected, forecast.LowMean, sample.Trials).LogLowerTail(sample.Value));

    public override bool IsConspicuous(Sample sample, in Forecast forecast) =>
        ScoreAbove(new Sample(Math.Floor(_recentParts), Math.Ceiling(_recentTrials)), forecast) >= ConspicuousScore;

    public override void Write(IBufferWriter<byte> writer)
    {
        writer.WriteInt32(_hour);
        writer.WriteSingle(_parts);
        writer.WriteSingle(_trials);
        writer.WriteSingle(_share);
        writer.WriteSingle(_weight);
        writer.WriteSingle(_allParts);
        writer.WriteSingle(_allTrials);
        writer.WriteSingle(_typicalTrials);
        writer.WriteSingle(_recentParts);
        writer.WriteSingle(_recentTrials);
    }

    public override void Read(ref StateReader reader)
    {
        _hour = reader.ReadInt32();
        _parts = reader.ReadSingle();
        _trials = reader.ReadSingle();
        _share = reader.ReadSingle();
        _weight = reader.ReadSingle();
        _allParts = reader.ReadSingle();
        _allTrials = reader.ReadSingle();
        _typicalTrials = reader.ReadSingle();
        _recentParts = reader.ReadSingle();
        _recentTrials = reader.ReadSingle();
    }

    // Up to 20 trials a share says too little to be clipped.
    private static double Winsorised(Sample sample, in Forecast forecast) =>
        sample.Trials < 20
            ? sample.Value
            : Math.Min(sample.Value, Math.Max(forecast.High, new BetaBinomial(forecast.Expected, forecast.LowMean, sample.Trials)
                .ShareQuantile(Normal.WinsorQuantile)) * sample.Trials);

    private void Roll(int hour, SlotTable table)
    {
        if (hour == _hour)
        {
            return;
        }

        if (_trials > 0)
        {
            // A surge of small windows is clipped here, where its trials are enough to see it.
            var limit = new BetaBinomial(_share, Math.Min(LargestStrength, _weight + PriorStrength), _trials)
                .ShareQuantile(Normal.WinsorQuantile);
            _parts = (float)Math.Min(_parts, Math.Max(limit, 1 / _trials) * _trials);
            table.Fold(table.Scheme.SlotOf(_hour), _parts / _trials, Math.Min(_trials, 2000));
            _allParts = (_allParts * 0.995f) + _parts;
            _allTrials = (_allTrials * 0.995f) + _trials;
        }

        _hour = hour;
        _parts = 0;
        _trials = 0;
        var slot = table.Scheme.SlotOf(hour);
        var overall = (_allParts + (FirstShare * PriorStrength)) / (_allTrials + PriorStrength);
        var weight = table.WeightOf(slot);
        _weight = (float)weight;
        _share = (float)(((table.MeanOf(slot) * weight) + (overall * PriorStrength)) / (weight + PriorStrength));
    }
}
