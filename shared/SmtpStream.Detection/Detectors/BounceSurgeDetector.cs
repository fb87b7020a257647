using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Rules;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Detection.Detectors;

/// <summary>
/// The share of bounced delivery attempts of the last twenty minutes is far above the norm of a provider, a sender domain or a
/// server. A server is the sum of its providers, so it is judged by a higher floor.
/// </summary>
internal sealed class BounceSurgeDetector : Detector
{
    private static readonly CounterKey Bounced = new(Metric.Deliveries, (int)DeliveryOutcome.Bounced);

    private static readonly DetectorParameter MinScore = new(
        "min_score", 5, 2, 50, "-log10 of the beta-binomial probability of so many bounces.");

    private static readonly DetectorParameter MinShare = new(
        "min_share", 0.2, 0.01, 1, "Share of the attempts below which nothing fires (Lightmeter: 20 %).");

    private static readonly DetectorParameter MinServerShare = new(
        "min_server_share", 0.5, 0.01, 1, "The same of a whole server.");

    private static readonly DetectorParameter MinAttempts = new(
        "min_attempts", 8, 1, 1e6, "Attempts (fading sum of about 20 minutes) of a provider or server below which nothing fires.");

    private static readonly DetectorParameter MinDomainAttempts = new(
        "min_domain_attempts", 25, 1, 1e6, "The same of a sender domain, where one message to dead addresses is many bounces.");

    public override DetectorInfo Info { get; } = new()
    {
        Id = "bounce-surge",
        Version = 1,
        Summary = "Far more delivery attempts bounce than usual.",
        Severity = Severity.High,
        For = TimeSpan.FromMinutes(1),
        KeepFiring = TimeSpan.FromMinutes(10),
        Parameters = [MinScore, MinShare, MinServerShare, MinAttempts, MinDomainAttempts],
        Runbook = """
            Means: a provider refuses us (block list, policy, missing SPF, DKIM or PTR), or a sender mails to dead addresses.
            Check: the top replies; does one address of ours or all get them? Which senders? Is our address on a block list? Did DNS or keys change?
            Fix: stop the sender or campaign that caused it; correct SPF, DKIM, DMARC or PTR; ask for delisting with the reply's link; send by another address meanwhile.
            """,
    };

    public override RevisionPolicy OnRevision => RevisionPolicy.None;

    public override bool AppliesTo(EntityKind kind) => kind is EntityKind.Provider or EntityKind.SenderDomain or EntityKind.Server;

    public override Finding? Evaluate(in EvaluatedWindow window, RuleParameters parameters)
    {
        var index = window.IndexOf(Bounced, SeriesKind.Ratio);
        if (index < 0 || window.Learned is null || window.IsIncomplete)
        {
            return null;
        }

        var forecast = window.Learned.Forecasts[index];
        var baseline = (RatioBaseline)window.Memory!.Baselines[index];
        var recent = baseline.Recent;
        var kind = window.Entity.Kind;
        var least = parameters[kind == EntityKind.SenderDomain ? MinDomainAttempts : MinAttempts];
        var floor = parameters[kind == EntityKind.Server ? MinServerShare : MinShare];
        if (recent.Trials < least || recent.Value < floor * recent.Trials || window.Measures.Counters[Bounced] + recent.Value < 3)
        {
            return null;
        }

        var threshold = parameters[MinScore] + (forecast.Phase == LearningPhase.Learnt ? 0 : 1);
        var score = baseline.ScoreAbove(new Sample(Math.Floor(recent.Value), Math.Ceiling(recent.Trials)), forecast);
        if (score < threshold)
        {
            return null;
        }

        var share = recent.Value / recent.Trials;
        return new Finding
        {
            Metric = window.Memory.Definitions[index].Name,
            Actual = share,
            Band = forecast.Band,
            Score = score,
            Threshold = threshold,
            Direction = BreachDirection.Above,
            Text = $"{Wording.Percent(share)} of the last {Wording.Whole(recent.Trials)} delivery attempts of {window.Entity.Name} bounced; {Wording.Percent(forecast.Expected)} are usual.",
            Contributors = Wording.Contributors(window.Measures, Metric.TopReplies, window.Measures.Counters[Bounced]),
        };
    }
}
