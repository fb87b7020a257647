using System.Buffers;
using SmtpStream.Detection.Baselines;

namespace SmtpStream.Detection.Learning;

/// <summary>One of the last windows of an entity: what was learnt from it and what had been expected of it.</summary>
internal sealed class LearnedWindow(int series)
{
    public long StartUnixMs { get; set; } = long.MinValue;

    /// <summary>False: no data, or incomplete; a revision may still teach it.</summary>
    public bool IsLearnt { get; set; }

    public Sample[] Samples { get; } = new Sample[series];

    public Forecast[] Forecasts { get; } = new Forecast[series];

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteInt64(StartUnixMs);
        writer.WriteByte(IsLearnt ? (byte)1 : (byte)0);
        for (var i = 0; i < Samples.Length; i++)
        {
            writer.WriteDouble(Samples[i].Value);
            writer.WriteSingle((float)Samples[i].Trials);
            Forecasts[i].Write(writer);
        }
    }

    public void Read(ref StateReader reader)
    {
        StartUnixMs = reader.ReadInt64();
        IsLearnt = reader.ReadByte() != 0;
        for (var i = 0; i < Samples.Length; i++)
        {
            var value = reader.ReadDouble();
            Samples[i] = new Sample(value, reader.ReadSingle());
            Forecasts[i] = Forecast.Read(ref reader);
        }
    }
}
