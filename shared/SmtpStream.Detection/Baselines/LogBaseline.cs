using System.Buffers;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Statistics;

namespace SmtpStream.Detection.Baselines;

/// <summary>
/// Positive continuous values (delays, sizes): y = ln(x + 0.01), e = y - (slot mean + level), clipped at 4 scales before it is
/// learnt; the scale is 1.2533 times the mean absolute residual, widened by sqrt(1 + 30 / n) for a median of n observations.
/// </summary>
internal sealed class LogBaseline : SeriesBaseline
{
    private const double Shift = 0.01;
    private const double DeviationOfMeanAbsolute = 1.2533;
    private const double ScaleRate = 0.005;

    private int _hour = NoHour;
    private float _slotMean;
    private float _slotCount;
    private float _scale = 1;
    private float _level;
    private float _mean;
    private float _learnt;

    public override Forecast Predict(LocalTime time, LearningPhase phase, SlotTable table)
    {
        Roll(time.Hour, table);
        var y = (double)_slotMean + _level;
        var deviation = DeviationOfMeanAbsolute * Math.Max(0.02, _scale);
        return new Forecast
        {
            Expected = (float)Value(y),
            Low = (float)Value(y - (Normal.BandQuantile * deviation)),
            High = (float)Value(y + (Normal.BandQuantile * deviation)),
            LowMean = (float)deviation,
            Phase = phase,
        };
    }

    public override void Learn(LocalTime time, Sample sample, in Forecast forecast, SlotTable table)
    {
        if (sample.Trials <= 0)
        {
            return;
        }

        Roll(time.Hour, table);
        var y = Math.Log(sample.Value + Shift);
        if (_learnt == 0)
        {
            _mean = _slotMean = (float)y;
        }

        var limit = 4 * DeviationOfMeanAbsolute * _scale;
        var e = Math.Clamp(y - (_slotMean + _level), -limit, limit);
        _learnt = Math.Min(_learnt + 1, 2000);
        _mean += (float)((Math.Clamp(y - _mean, -limit, limit)) / _learnt);
        _slotMean += (float)(Math.Max(0.25 / 60, 1 / (_slotCount + 1)) * e);
        _slotCount = Math.Min(_slotCount + 1, 4000);
        _scale += (float)(Math.Max(ScaleRate, 1 / (_learnt + 1)) * (Math.Abs(e) - _scale));
        _level = (float)(0.999 * (_level + (0.03 * e)));
    }

    public override void Correct(LocalTime time, int age, Sample old, Sample revised, in Forecast forecast, SlotTable table)
    {
        // One revised median moves a slot by less than 1 / 60 of its residual: not corrected.
    }

    public override double Residual(Sample sample, in Forecast forecast) =>
        sample.Trials <= 0
            ? 0
            : (Math.Log(sample.Value + Shift) - Math.Log(forecast.Expected + Shift))
                / (forecast.LowMean * Math.Sqrt(1 + (30 / sample.Trials)));

    public override double ScoreAbove(Sample sample, in Forecast forecast) =>
        ScoreOf(Normal.LogUpperTail(Math.Max(0, Residual(sample, forecast))));

    public override double ScoreBelow(Sample sample, in Forecast forecast) =>
        ScoreOf(Normal.LogUpperTail(Math.Max(0, -Residual(sample, forecast))));

    public override bool IsConspicuous(Sample sample, in Forecast forecast) => false;

    public override void Write(IBufferWriter<byte> writer)
    {
        writer.WriteInt32(_hour);
        writer.WriteSingle(_slotMean);
        writer.WriteSingle(_slotCount);
        writer.WriteSingle(_scale);
        writer.WriteSingle(_level);
        writer.WriteSingle(_mean);
        writer.WriteSingle(_learnt);
    }

    public override void Read(ref StateReader reader)
    {
        _hour = reader.ReadInt32();
        _slotMean = reader.ReadSingle();
        _slotCount = reader.ReadSingle();
        _scale = reader.ReadSingle();
        _level = reader.ReadSingle();
        _mean = reader.ReadSingle();
        _learnt = reader.ReadSingle();
    }

    private static double Value(double y) => Math.Max(0, Math.Exp(y) - Shift);

    private void Roll(int hour, SlotTable table)
    {
        if (hour == _hour)
        {
            return;
        }

        if (_slotCount > 0)
        {
            // Weights are kept in windows; a log mean may be negative, so the table holds it as it is.
            table.Set(table.Scheme.SlotOf(_hour), _slotMean, _slotCount);
        }

        _hour = hour;
        var slot = table.Scheme.SlotOf(hour);
        var weight = table.WeightOf(slot);
        _slotMean = (float)(weight > 0 ? table.MeanOf(slot) : table.PriorOf(slot, _mean));
        _slotCount = (float)weight;
    }
}
