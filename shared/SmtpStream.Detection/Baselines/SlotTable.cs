using System.Buffers;
using SmtpStream.Detection.Learning;

namespace SmtpStream.Detection.Baselines;

/// <summary>Seasonal means and their weights (in windows): 6 bytes a slot, touched once an hour.</summary>
internal sealed class SlotTable(SlotScheme scheme)
{
    private const double WeightUnit = 1.0 / 16;

    private readonly float[] _mean = new float[scheme.Slots];
    private readonly ushort[] _weight = new ushort[scheme.Slots];

    public SlotScheme Scheme => scheme;

    /// <summary>Something changed since its owner last cleared this.</summary>
    public bool HasChanged { get; set; }

    public double MeanOf(int slot) => _mean[slot];

    public double WeightOf(int slot) => _weight[slot] * WeightUnit;

    /// <summary>Takes the mean of one local hour into its slot; older weeks fade with a half-life of 4 weeks.</summary>
    public void Fold(int slot, double mean, double weight)
    {
        HasChanged = true;
        var old = WeightOf(slot) * scheme.DecayOf(slot);
        var total = old + weight;
        _mean[slot] = (float)(((_mean[slot] * old) + (mean * weight)) / total);
        _weight[slot] = (ushort)Math.Min(ushort.MaxValue, Math.Round(total / WeightUnit));
    }

    /// <summary>Replaces what a slot holds.</summary>
    public void Set(int slot, double mean, double weight)
    {
        HasChanged = true;
        _mean[slot] = (float)mean;
        _weight[slot] = (ushort)Math.Min(ushort.MaxValue, Math.Round(weight / WeightUnit));
    }

    /// <summary>Corrects a value that was already folded into the slot.</summary>
    public void Correct(int slot, double difference)
    {
        var weight = WeightOf(slot);
        if (weight > 0)
        {
            HasChanged = true;
            _mean[slot] = (float)Math.Max(0, _mean[slot] + (difference / weight));
        }
    }

    /// <summary>
    /// What the other slots say of this one: the same hour on the same part of the week, else on any day, else the
    /// <paramref name="fallback"/>.
    /// </summary>
    public double PriorOf(int slot, double fallback)
    {
        var weekend = scheme.IsWeekendSlot(slot);
        double sum = 0, weight = 0, anySum = 0, anyWeight = 0;
        for (var other = slot % 24; other < _mean.Length; other += 24)
        {
            var w = WeightOf(other);
            anySum += w * _mean[other];
            anyWeight += w;
            if (scheme.IsWeekendSlot(other) == weekend && other != slot)
            {
                sum += w * _mean[other];
                weight += w;
            }
        }

        return weight > 0 ? sum / weight : anyWeight > 0 ? anySum / anyWeight : fallback;
    }

    public void Write(IBufferWriter<byte> writer)
    {
        for (var i = 0; i < _mean.Length; i++)
        {
            writer.WriteSingle(_mean[i]);
            writer.WriteUInt16(_weight[i]);
        }
    }

    public void Read(ref StateReader reader)
    {
        for (var i = 0; i < _mean.Length; i++)
        {
            _mean[i] = reader.ReadSingle();
            _weight[i] = reader.ReadUInt16();
        }
    }
}
