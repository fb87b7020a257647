using Microsoft.Extensions.Time.Testing;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Alerting.Routing;
using SmtpStream.Alerting.States;
using SmtpStream.Detection.Outcomes;
using SmtpStream.Encoding.Control;
using SmtpStream.Streams;

namespace SmtpStream.Alerting.Tests;

/// <summary>Values that many tests start from.</summary>
internal static class Samples
{
    public const long T0 = 1_795_000_020_000;
    public const int Minute = 60_000;
    public const string Ops = "ops";

    public static FakeTimeProvider Clock() => new(DateTimeOffset.FromUnixTimeMilliseconds(T0));

    public static AlertTimes Times(int forMinutes = 0, int keepMinutes = 0) => new(
        TimeSpan.FromMinutes(forMinutes), TimeSpan.FromMinutes(keepMinutes), AlertTimes.DefaultReopen, null);

    /// <summary>Outcome of minute <paramref name="minute"/>.</summary>
    public static Outcome Outcome(
        OutcomeKind kind,
        int minute,
        string entity = "mx1",
        string rule = "brute-force",
        Severity severity = Severity.High,
        int forMinutes = 0,
        int keepMinutes = 0,
        ulong revision = 1) => new()
        {
            RuleId = rule,
            RuleRevision = revision,
            DetectorVersion = 1,
            Entity = new EntityKey("", EntityKind.Server, entity),
            Window = new WindowSpan(T0 + (minute * Minute), 60),
            Kind = kind,
            Severity = severity,
            For = TimeSpan.FromMinutes(forMinutes),
            KeepFiring = TimeSpan.FromMinutes(keepMinutes),
            Explanation = new Explanation { Metric = "auth.failed", Actual = 120, Expected = 3, Text = $"120 failures in minute {minute}" },
        };

    public static string FingerprintOf(Outcome outcome) => Fingerprint.Of(outcome.RuleId, outcome.Entity, outcome.Labels);

    public static AlertingStage Stage(AlertRouteOptions? route = null, TimeSpan deadMan = default) => new(
        new RouteTree(route ?? new AlertRouteOptions { Receiver = Ops }),
        new HashSet<string>(),
        new AlertTimes(TimeSpan.Zero, TimeSpan.Zero, AlertTimes.DefaultReopen, null),
        deadMan,
        (2, 2));

    public static StageHarness Harness(TimeProvider time, AlertRouteOptions? route = null, TimeSpan deadMan = default) =>
        new(time, StageKind.Alerting, () => Stage(route, deadMan));

    public static ControlChange Silence(string id, string matcher, int fromMinute, int toMinute) => new()
    {
        Kind = ControlKind.Silence,
        Id = id,
        Actor = "alice",
        RequestId = $"r-{id}",
        Body = new Silence
        {
            Matchers = [Matching.MatcherText.TryParse(matcher, out var parsed) ? parsed : throw new ArgumentException(matcher)],
            StartsUnixMs = T0 + (fromMinute * Minute),
            EndsUnixMs = T0 + (toMinute * Minute),
        },
    };

    public static ControlChange Acknowledge(Alert alert) => new()
    {
        Kind = ControlKind.Acknowledgement,
        Id = alert.Fingerprint,
        Actor = "bob",
        RequestId = "r-ack",
        Body = new Acknowledgement(alert.Fingerprint, alert.Episode, "on it"),
    };
}
