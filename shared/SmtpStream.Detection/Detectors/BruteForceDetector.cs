using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Detection.Baselines;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Detection.Rules;

namespace SmtpStream.Detection.Detectors;

/// <summary>
/// Many failed logins of one client: a count per window, or a bucket that leaks, filled by the window's 10-second sub-counts. A
/// client is judged by the failures beyond its most tried user, which is an entity of its own.
/// </summary>
internal sealed class BruteForceDetector : Detector
{
    private static readonly DetectorParameter MinFailures = new(
        "min_failures", 20, 3, 100_000, "Failed logins in one window of 5 minutes (Elastic M365 rule: 20 in 300 s).");

    private static readonly DetectorParameter LeakyCapacity = new(
        "leaky_capacity", 8, 2, 10_000, "Failed logins that the leaky bucket holds (Wazuh 3355, 9750: 8 in 120 s).");

    private static readonly DetectorParameter LeakySeconds = new(
        "leaky_seconds", 120, 10, 86_400, "Time in which a full bucket runs empty, seconds (Wazuh 9750: 120).");

    public override DetectorInfo Info { get; } = new()
    {
        Id = "brute-force",
        Version = 1,
        Summary = "One client fails to log in again and again.",
        Severity = Severity.High,
        KeepFiring = TimeSpan.FromMinutes(5),
        Parameters = [MinFailures, LeakyCapacity, LeakySeconds],
        AttackTechniques = ["T1110.001"],
        Runbook = """
            Means: somebody guesses passwords, or a device still uses an old one.
            Check: is the client one of ours (office, phone of the user)? Did a login succeed after the failures? Are other accounts tried from the same network?
            Fix: block the client (fail2ban, firewall, postscreen); after a success reset the password and end the sessions; a device with an old password: tell its owner.
            """,
    };

    public override bool CanOnlyGrow => true;

    public override bool AppliesTo(EntityKind kind) => kind is EntityKind.ClientUser or EntityKind.Client;

    public override Finding? Evaluate(in EvaluatedWindow window, RuleParameters parameters)
    {
        var all = window.Measures.Counters[Metric.AuthFailed];
        var failures = all - MostTried(window);
        var minimum = parameters[MinFailures];
        if (failures >= minimum)
        {
            return Found(window, failures, minimum, $"{failures} failed logins of {Who(window)} in {window.Span.LengthSeconds / 60} min; {Wording.Number(minimum)} are too many.");
        }

        // The sub-counts know no users, so the bucket counts where the user is part of the entity.
        var fullest = window.Entity.Kind == EntityKind.ClientUser ? FullestBucket(window.Measures, parameters) : 0;
        return fullest < parameters[LeakyCapacity]
            ? null
            : Found(window, fullest, parameters[LeakyCapacity], $"{Wording.Whole(fullest)} failed logins of {Who(window)} within {Wording.Number(parameters[LeakySeconds])} s; a bucket that leaks {Wording.Number(parameters[LeakyCapacity])} in that time ran over.");
    }

    private static Finding Found(in EvaluatedWindow window, double actual, double threshold, string text) => new()
    {
        Metric = MetricNames.NameOf(Metric.AuthFailed),
        Actual = actual,
        Band = new Band(0, 0, threshold, false),
        Score = actual / threshold,
        Threshold = 1,
        Direction = BreachDirection.Above,
        Text = text,
        Contributors = Wording.Contributors(window.Measures, Metric.TopFailedUsers, window.Measures.Counters[Metric.AuthFailed]),
    };

    private static string Who(in EvaluatedWindow window)
    {
        var name = window.Entity.Name;
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        return window.Entity.Kind == EntityKind.ClientUser && space > 0 ? $"{name[(space + 1)..]} from {name[..space]}" : name;
    }

    private static long MostTried(in EvaluatedWindow window)
    {
        if (window.Entity.Kind != EntityKind.Client || window.Measures.Rankings.Find(Metric.TopFailedUsers) is not { } users)
        {
            return 0;
        }

        long most = 0;
        for (var i = 0; i < users.Count; i++)
        {
            users.NameAt(i, out var count, out var error);
            most = Math.Max(most, count - error);
        }

        return most;
    }

    private static double FullestBucket(WindowMeasures measures, RuleParameters parameters)
    {
        if (measures.SubCounts.Find(Metric.AuthFailed) is not { } counts)
        {
            return 0;
        }

        var leak = parameters[LeakyCapacity] / parameters[LeakySeconds] * SubCounts.SlotSeconds;
        double level = 0, fullest = 0;
        foreach (var count in counts.Values)
        {
            level = Math.Max(0, level - leak) + count;
            fullest = Math.Max(fullest, level);
        }

        return fullest;
    }
}
