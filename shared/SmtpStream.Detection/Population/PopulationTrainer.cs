using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace SmtpStream.Detection.Population;

/// <summary>Trains a <see cref="PopulationModel"/> with ML.NET's randomized PCA (Halko, Martinsson, Tropp 2011), seed fixed.</summary>
internal static class PopulationTrainer
{
    private const int Seed = 17;
    private const int LargestRank = 5;
    private const int Oversampling = 10;
    private const double ExplainedShare = 0.9;
    private const float SmallestScale = 0.1f;

    public static PopulationModel Train(IReadOnlyList<float[]> rows)
    {
        var features = rows[0].Length;
        var (mean, scale) = Moments(rows, features);
        var standardised = rows.Select(row => Standardise(row, mean, scale)).ToList();
        return new PopulationModel(mean, scale, Axes(standardised, features), rows.Count);
    }

    // The axes that together hold nine tenths of the variance; what is left are the tight relations, and Q is what breaks them.
    private static float[][] Axes(List<float[]> rows, int features)
    {
        VBuffer<float>[]? vectors = null;
        FitPca(rows, features).GetEigenVectors(ref vectors, out var rank);
        var axes = vectors!.Take(rank).Select(vector => vector.DenseValues().ToArray()).ToArray();
        var variances = axes.Select(axis => rows.Average(row => Square(Dot(row, axis)))).ToArray();
        var whole = rows.Average(row => row.Sum(value => Square(value)));
        var kept = 0;
        for (double held = 0; kept < axes.Length && held < ExplainedShare * whole; kept++)
        {
            held += variances[kept];
        }

        return axes[..Math.Max(1, kept)];
    }

    private static PcaModelParameters FitPca(List<float[]> rows, int features)
    {
        var rank = Math.Min(LargestRank, Math.Max(1, features - 2));
        var context = new MLContext(Seed);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        var data = context.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }), schema);
        var trainer = context.AnomalyDetection.Trainers.RandomizedPca(
            nameof(Row.Features), rank: rank, oversampling: Math.Min(Oversampling, features - rank), ensureZeroMean: true, seed: Seed);
        return trainer.Fit(data).Model;
    }

    private static (float[] Mean, float[] Scale) Moments(IReadOnlyList<float[]> rows, int features)
    {
        var mean = new float[features];
        var scale = new float[features];
        for (var j = 0; j < features; j++)
        {
            double sum = 0, squares = 0;
            foreach (var row in rows)
            {
                sum += row[j];
                squares += row[j] * (double)row[j];
            }

            var average = sum / rows.Count;
            mean[j] = (float)average;
            scale[j] = Math.Max(SmallestScale, (float)Math.Sqrt(Math.Max(0, (squares / rows.Count) - (average * average))));
        }

        return (mean, scale);
    }

    private static float[] Standardise(float[] row, float[] mean, float[] scale)
    {
        var result = new float[row.Length];
        for (var j = 0; j < row.Length; j++)
        {
            result[j] = (row[j] - mean[j]) / scale[j];
        }

        return result;
    }

    private static double Dot(float[] row, float[] axis)
    {
        double sum = 0;
        for (var j = 0; j < axis.Length; j++)
        {
            sum += row[j] * axis[j];
        }

        return sum;
    }

    private static double Square(double value) => value * value;

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
