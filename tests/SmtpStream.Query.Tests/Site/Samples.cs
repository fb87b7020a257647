using Google.Protobuf.WellKnownTypes;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Aggregation.Windows;
using SmtpStream.Contracts.V1;
using EntityKind = SmtpStream.Aggregation.Entities.EntityKind;
using Outcome = SmtpStream.Detection.Outcomes.Outcome;
using OutcomeKind = SmtpStream.Detection.Outcomes.OutcomeKind;
using ServerReadTime = SmtpStream.Aggregation.Windows.ServerReadTime;
using WindowState = SmtpStream.Aggregation.Windows.WindowState;

namespace SmtpStream.Query.Tests.Site;

/// <summary>Values that many tests start from; times are minutes from <see cref="Now"/>.</summary>
internal static class Samples
{
    /// <summary>Start of an hour and of half a day.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static long Second(double minute) => Now.AddMinutes(minute).ToUnixTimeSeconds();

    public static Timestamp Time(double minute) => Timestamp.FromDateTimeOffset(Now.AddMinutes(minute));

    public static EntityKey Key(EntityKind kind, string name, string tenant = "") => new(tenant, kind, name);

    public static EntityKey Server(string name, string tenant = "") => Key(EntityKind.Server, name, tenant);

    public static Entity Proto(EntityKey key) => new() { Tenant = key.Tenant, Kind = (Contracts.V1.EntityKind)key.Kind, Name = key.Name };

    public static WindowRecord Window(
        EntityKey entity, double minute, Action<WindowMeasures> count, int length = 60, WindowState state = WindowState.Closed, bool incomplete = false)
    {
        var measures = new WindowMeasures();
        count(measures);
        return new WindowRecord(entity, new WindowSpan(Second(minute) * 1000, length), state, measures, incomplete, 0, "");
    }

    public static WindowRecord Connections(EntityKey entity, double minute, long count, int length = 60, WindowState state = WindowState.Closed) =>
        Window(entity, minute, m => m.Counters.Add(Metric.Connections, count), length, state);

    public static ServerReadTime ReadTo(string server, double minute, string tenant = "", bool lagging = false, string zone = "Europe/Berlin") =>
        new(tenant, server, Second(minute) * 1000, lagging, zone);

    public static Outcome Breach(EntityKey entity, double minute, string rule = "brute-force", OutcomeKind kind = OutcomeKind.Breach) => new()
    {
        RuleId = rule,
        RuleRevision = 1,
        DetectorVersion = 1,
        Entity = entity,
        Window = new WindowSpan(Second(minute) * 1000, 60),
        Kind = kind,
        Severity = Detection.Outcomes.Severity.High,
        Explanation = new Detection.Outcomes.Explanation { Metric = "auth.failed", Actual = 120, Expected = 3, Text = "120 failed logins, 3 expected" },
    };

    public static GetSeriesRequest Series(EntityKey entity, string metric, double from, double to, uint step = 0) =>
        new() { Entity = Proto(entity), Metric = metric, StartTime = Time(from), EndTime = Time(to), StepSeconds = step };
}
