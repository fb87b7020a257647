using Google.Protobuf.WellKnownTypes;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Contracts.V1;
using SmtpStream.EndToEnd.Tests.Faults.Flow;
using Xunit;
using QueryClient = SmtpStream.Contracts.V1.Query.QueryClient;

namespace SmtpStream.EndToEnd.Tests.Faults;

/// <summary>Compares what the pipeline holds at the end with the generator's truth.</summary>
internal static class Oracle
{
    /// <summary>Each line once, none missing, none refused.</summary>
    public static void LinesAreExact(GetPipelineResponse pipeline, MailFlow flow)
    {
        foreach (var log in flow.Logs)
        {
            var path = Assert.Single(pipeline.Paths, p => p.Origin == log.Host);
            Assert.Equal((log.Host, log.Lines, 0UL, 0UL, 0UL), (path.Origin, (long)path.Lines, path.Gaps, path.Rejects, path.Losses));
            Assert.Equal(path.Lines, path.WithEvents + path.Rejects + path.Ignored + path.Continuations);
        }
    }

    /// <summary>Every value of the truth, as a caller of Query sees it.</summary>
    /// <returns>How many values were compared.</returns>
    public static async Task<int> QueryAnswersTruthAsync(QueryClient query, FlowTruth truth)
    {
        var wrong = new List<string>();
        var values = 0;
        foreach (var series in truth.Counts.GroupBy(c => (c.Key.Kind, c.Key.Name, c.Key.Metric)))
        {
            var step = FlowTruth.StepOf(series.Key.Kind);
            var answer = await query.GetSeriesAsync(new GetSeriesRequest
            {
                Entity = new Entity { Kind = series.Key.Kind, Name = series.Key.Name },
                Metric = series.Key.Metric,
                StartTime = new Timestamp { Seconds = series.Min(s => s.Key.Start) },
                EndTime = new Timestamp { Seconds = series.Max(s => s.Key.Start) + step },
                StepSeconds = (uint)step,
            });
            var expected = series.ToDictionary(s => s.Key.Start, s => s.Value);
            foreach (var point in answer.Points)
            {
                values++;
                var count = expected.GetValueOrDefault(point.Time.Seconds);
                if ((long)point.Value != count)
                {
                    wrong.Add($"{series.Key} at {point.Time}: {count} expected, {point.Value} counted");
                }
            }

            Assert.True(expected.Keys.All(start => answer.Points.Any(p => p.Time.Seconds == start)), $"{series.Key}: a window is missing");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {values} values are wrong:\n{string.Join('\n', wrong.Take(20))}");
        return values;
    }

    /// <summary>The same in the read model itself, and in the roll-ups that are closed.</summary>
    /// <returns>How many values of closed roll-ups were compared.</returns>
    public static int WindowsHoldTruth(WindowSnapshot windows, FlowTruth truth)
    {
        var wrong = new List<string>();
        var rollUps = 0;
        foreach (var length in (int[])[60, 300, 3_600])
        {
            foreach (var values in truth.Counts.Where(c => FlowTruth.StepOf(c.Key.Kind) <= length).GroupBy(c => c.Key with { Start = c.Key.Start - (c.Key.Start % length) }))
            {
                var (key, isRollUp) = (values.Key, FlowTruth.StepOf(values.Key.Kind) < length);
                if (isRollUp && !windows.IsClosed(key.Kind, key.Name, key.Start, length))
                {
                    continue;
                }

                Assert.True(MetricNames.TryParse(key.Metric, out var metric), key.Metric);
                rollUps += isRollUp ? 1 : 0;
                var (count, counted) = (values.Sum(v => v.Value), windows.Counter(key.Kind, key.Name, key.Start, length, metric));
                if (counted != count)
                {
                    wrong.Add($"{key} over {length} s: {count} expected, {counted} counted");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} values are wrong:\n{string.Join('\n', wrong.Take(20))}");
        Assert.True(rollUps > 0, "no roll-up is closed");
        return rollUps;
    }
}
