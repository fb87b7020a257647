using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;
using SmtpStream.Detection.Learning;
using SmtpStream.Detection.Population;
using Xunit;

namespace SmtpStream.Detection.Tests.Population;

public class PopulationModelTests
{
    [Fact]
    public void Train_SameRows_GivesTheSameBytes() => Assert.Equal(Bytes(PopulationTrainer.Train(Rows(7))), Bytes(PopulationTrainer.Train(Rows(7))));

    [Fact]
    public void Score_EachMetricUsualButNotTogether_StandsOutInQ()
    {
        var model = PopulationTrainer.Train(Rows(7));
        var residual = new double[8];
        var usual = Rows(8).Select(row => model.Score(row, residual).Q).Order().ToArray();
        // One and a half deviations each: usual alone, never in opposite directions.
        float[] odd = [1.5f, 1.5f, -1.5f, -1.5f, 0, 0, 0, 0];
        var (q, _) = model.Score(odd, residual);
        Assert.True(q > usual[^1] * 1.5, $"{q} against at most {usual[^1]}");
        Assert.True(residual.Take(4).Sum(e => e * e) > 0.9 * q * q);
    }

    [Fact]
    public void Score_EverythingTogether_StandsOutInT2AndNotInQ()
    {
        var model = PopulationTrainer.Train(Rows(7));
        var residual = new double[8];
        var usual = Rows(8).Select(row => model.Score(row, residual)).ToArray();
        var (q, t2) = model.Score([9, 9, 9, 9, 9, 9, 9, 9], residual);
        Assert.True(t2 > usual.Max(s => s.T2) * 2);
        Assert.True(q < usual.Max(s => s.Q) * 2);
    }

    [Fact]
    public void Score_AgainstMlNet_IsItsScoreTimesTheDistance()
    {
        var rows = Rows(7);
        var model = PopulationTrainer.Train(rows);
        var residual = new double[8];
        float[] probe = [2, -1, 0.5f, 3, 0, 1, -2, 0.1f];
        var (q, t2) = model.Score(probe, residual);
        var distance = Math.Sqrt((q * q) + (t2 * t2));
        Assert.InRange(q / distance, 0, 1);
        Assert.Equal(MlNetScore(rows, probe), q / distance, 2e-3);
    }

    [Fact]
    public void Write_Read_KeepsScores()
    {
        var model = PopulationTrainer.Train(Rows(7));
        var reader = new StateReader(Bytes(model));
        var copy = PopulationModel.Read(ref reader);
        var residual = new double[8];
        Assert.Equal(model.Score(Rows(9)[0], residual), copy.Score(Rows(9)[0], residual));
    }

    private static double MlNetScore(List<float[]> rows, float[] probe)
    {
        float[] Standardised(float[] row) => [.. row.Select((value, j) =>
        {
            var mean = rows.Average(r => (double)r[j]);
            var scale = Math.Sqrt(rows.Average(r => Math.Pow(r[j] - mean, 2)));
            return (float)((value - mean) / scale);
        })];
        var context = new MLContext(17);
        var data = context.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = Standardised(row) }));
        var trained = context.AnomalyDetection.Trainers.RandomizedPca("Features", rank: 2, oversampling: 6, seed: 17).Fit(data);
        var scored = trained.Transform(context.Data.LoadFromEnumerable([new Row { Features = Standardised(probe) }]));
        return scored.GetColumn<float>("Score").Single();
    }

    private static byte[] Bytes(PopulationModel model)
    {
        var writer = new ArrayBufferWriter<byte>();
        model.Write(writer);
        return writer.WrittenSpan.ToArray();
    }

    // Two hidden causes, eight metrics.
    private static List<float[]> Rows(int seed)
    {
        var random = new Random(seed);
        double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, 4_000).Select(_ =>
        {
            double volume = Gauss(), trouble = Gauss();
            return Enumerable.Range(0, 8).Select(j => (float)(volume + (j >= 4 ? trouble : 0) + (0.15 * Gauss()))).ToArray();
        })];
    }

    private sealed class Row
    {
        [VectorType(8)]
        public float[] Features { get; set; } = [];
    }
}
