using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Outcomes;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Outcomes;

/// <summary><c>smtpstream.v1.Explanation</c> ↔ <see cref="Explanation"/>.</summary>
public static class ExplanationCodec
{
    public static Explanation FromMessage(Proto.Explanation read) => new()
    {
        Metric = read.Metric,
        Actual = read.Actual,
        Expected = read.Expected,
        ExpectedLow = read.ExpectedLow,
        ExpectedHigh = read.ExpectedHigh,
        Score = read.Score,
        Threshold = read.Threshold,
        Direction = (BreachDirection)read.Direction,
        Learning = read.Learning,
        Contributors = [.. read.Contributors.Select(c => new Contributor(c.Name, c.Actual, c.Expected, c.Share))],
        Text = read.Text,
        AttackTechniques = [.. read.AttackTechniques],
        Slot = (int)read.Slot,
        SlotWeight = read.SlotWeight,
        Exemplars = [.. read.Exemplars.Select(e => new Exemplar(e.Source, (long)e.Offset, (int)e.Ordinal, e.EventTimeUnixMs))],
        Runbook = read.Runbook,
    };

    public static Proto.Explanation ToMessage(Explanation explanation)
    {
        var message = new Proto.Explanation
        {
            Metric = explanation.Metric,
            Actual = explanation.Actual,
            Expected = explanation.Expected,
            ExpectedLow = explanation.ExpectedLow,
            ExpectedHigh = explanation.ExpectedHigh,
            Score = explanation.Score,
            Threshold = explanation.Threshold,
            Direction = (Proto.BreachDirection)explanation.Direction,
            Learning = explanation.Learning,
            Text = explanation.Text,
            Slot = (uint)explanation.Slot,
            SlotWeight = explanation.SlotWeight,
            Runbook = explanation.Runbook,
        };
        message.AttackTechniques.Add(explanation.AttackTechniques);
        foreach (var contributor in explanation.Contributors)
        {
            message.Contributors.Add(new Proto.Contributor
            {
                Name = contributor.Name,
                Actual = contributor.Actual,
                Expected = contributor.Expected,
                Share = contributor.Share,
            });
        }

        foreach (var exemplar in explanation.Exemplars)
        {
            message.Exemplars.Add(new Proto.Exemplar
            {
                Source = exemplar.Source,
                Offset = (ulong)exemplar.Offset,
                Ordinal = (uint)exemplar.Ordinal,
                EventTimeUnixMs = exemplar.EventTimeUnixMs,
            });
        }

        return message;
    }
}
