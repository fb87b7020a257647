using System.Buffers;
using SmtpStream.Detection.Learning;

namespace SmtpStream.Detection.Population;

/// <summary>
/// The usual relations between the metrics of one class of entities: mean, scale and principal axes found by ML.NET's randomized
/// PCA. Scoring stands here, so that it needs no prediction engine, allocates nothing and gives the same bits everywhere.
/// </summary>
internal sealed class PopulationModel
{
    private const byte FormatVersion = 1;

    private readonly float[] _mean;
    private readonly float[] _scale;
    private readonly float[][] _axes;

    public PopulationModel(float[] mean, float[] scale, float[][] axes, int trainedRows)
    {
        _mean = mean;
        _scale = scale;
        _axes = axes;
        TrainedRows = trainedRows;
    }

    public int Features => _mean.Length;

    public int TrainedRows { get; }

    /// <summary>Both channels: Q is what is off the usual relations, T2 how far along them.</summary>
    /// <param name="row">Features, not standardised.</param>
    /// <param name="residual">Receives the part of each feature that the axes do not explain.</param>
    public (double Q, double T2) Score(ReadOnlySpan<float> row, Span<double> residual)
    {
        for (var j = 0; j < _mean.Length; j++)
        {
            residual[j] = (row[j] - _mean[j]) / (double)_scale[j];
        }

        double explained = 0;
        Span<double> projections = stackalloc double[_axes.Length];
        for (var i = 0; i < _axes.Length; i++)
        {
            var axis = _axes[i];
            double projection = 0;
            for (var j = 0; j < axis.Length; j++)
            {
                projection += residual[j] * axis[j];
            }

            projections[i] = projection;
            explained += projection * projection;
        }

        double left = 0;
        for (var j = 0; j < _mean.Length; j++)
        {
            for (var i = 0; i < _axes.Length; i++)
            {
                residual[j] -= projections[i] * _axes[i][j];
            }

            left += residual[j] * residual[j];
        }

        return (Math.Sqrt(left), Math.Sqrt(explained));
    }

    /// <summary>What the other features make of this one.</summary>
    public double ExpectedOf(int feature, ReadOnlySpan<float> row, ReadOnlySpan<double> residual) =>
        row[feature] - (residual[feature] * _scale[feature]);

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(FormatVersion);
        writer.WriteByte((byte)_mean.Length);
        writer.WriteByte((byte)_axes.Length);
        writer.WriteInt32(TrainedRows);
        WriteAll(writer, _mean);
        WriteAll(writer, _scale);
        foreach (var axis in _axes)
        {
            WriteAll(writer, axis);
        }
    }

    public static PopulationModel Read(ref StateReader reader)
    {
        if (reader.ReadByte() != FormatVersion)
        {
            throw new InvalidDataException("Unknown version of a population model.");
        }

        var features = reader.ReadByte();
        var axes = new float[reader.ReadByte()][];
        var rows = reader.ReadInt32();
        var mean = ReadAll(ref reader, features);
        var scale = ReadAll(ref reader, features);
        for (var i = 0; i < axes.Length; i++)
        {
            axes[i] = ReadAll(ref reader, features);
        }

        return new PopulationModel(mean, scale, axes, rows);
    }

    private static void WriteAll(IBufferWriter<byte> writer, float[] values)
    {
        foreach (var value in values)
        {
            writer.WriteSingle(value);
        }
    }

    private static float[] ReadAll(ref StateReader reader, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadSingle();
        }

        return values;
    }
}
