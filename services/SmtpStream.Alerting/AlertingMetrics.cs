using System.Diagnostics.Metrics;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Receivers;

namespace SmtpStream.Alerting;

/// <summary>Instruments of the service. Tags: receiver names of the configuration, reasons and answers of closed enums.</summary>
internal sealed class AlertingMetrics
{
    public const string MeterName = "SmtpStream.Alerting";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60],
    };

    private readonly Counter<long> _attempts;
    private readonly Counter<long> _messages;
    private readonly Histogram<double> _duration;
    private Func<IEnumerable<(string Receiver, int Length)>> _queues = static () => [];

    public AlertingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _attempts = meter.CreateCounter<long>("smtpstream.alerting.attempts", "{attempt}", "Attempts to deliver a message, by failure.");
        _messages = meter.CreateCounter<long>("smtpstream.alerting.messages", "{message}", "Messages that ended, by answer.");
        _duration = meter.CreateHistogram("smtpstream.alerting.attempt.duration", "s", "Time of one attempt.", advice: Seconds);
        meter.CreateObservableGauge(
            "smtpstream.alerting.queue.length",
            () => _queues().Select(q => new Measurement<int>(q.Length, new KeyValuePair<string, object?>("receiver", q.Receiver))),
            "{message}",
            "Messages that wait for a receiver.");
    }

    public void Attempted(string receiver, NotifyFailure failure, TimeSpan duration)
    {
        var tag = new KeyValuePair<string, object?>("receiver", receiver);
        _attempts.Add(1, tag, new KeyValuePair<string, object?>("failure", failure.ToString()));
        _duration.Record(duration.TotalSeconds, tag);
    }

    public void Ended(string receiver, NotificationAnswer answer) => _messages.Add(
        1, new KeyValuePair<string, object?>("receiver", receiver), new KeyValuePair<string, object?>("answer", answer.ToString()));

    /// <summary>Of the assignment that runs now.</summary>
    public void ObserveQueues(Func<IEnumerable<(string Receiver, int Length)>> queues) => _queues = queues;
}
