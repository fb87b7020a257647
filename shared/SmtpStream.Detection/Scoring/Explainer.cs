using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Detectors;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Scoring;

/// <summary>Completes a finding with what every explanation carries: slot, exemplars, runbook, techniques.</summary>
internal static class Explainer
{
    public static Explanation Explain(Rule rule, in EvaluatedWindow window, Finding finding, LocalClock clock)
    {
        var info = rule.Detector.Info;
        var time = clock.At(window.Span.StartUnixMs + (window.Span.LengthSeconds * 500L));
        return new Explanation
        {
            Metric = finding.Metric,
            Actual = finding.Actual,
            Expected = finding.Band.Expected,
            ExpectedLow = finding.Band.Low,
            ExpectedHigh = finding.Band.High,
            Score = finding.Score,
            Threshold = finding.Threshold,
            Direction = finding.Direction,
            Learning = finding.Band.Learning,
            Contributors = finding.Contributors,
            Text = finding.Text,
            AttackTechniques = info.AttackTechniques,
            Slot = time.HourOfWeek,
            SlotWeight = SlotWeight(window, finding.Metric, time),
            Exemplars = window.Measures.Exemplars.ToArray(),
            Runbook = info.Runbook,
        };
    }

    // Windows that the seasonal slot was learnt from; older weeks count less.
    private static double SlotWeight(in EvaluatedWindow window, string metric, LocalTime time)
    {
        for (var i = 0; window.Memory is not null && i < window.Memory.Definitions.Count; i++)
        {
            if (window.Memory.Definitions[i].Name == metric)
            {
                var table = window.Memory.Tables[i];
                return table.WeightOf(table.Scheme.SlotOf(time.Hour));
            }
        }

        return 0;
    }
}
