using Microsoft.Extensions.Options;
using SmtpStream.Alerting.Delivery;
using SmtpStream.Alerting.Receivers;
using SmtpStream.Alerting.Routing;
using SmtpStream.Alerting.States;
using SmtpStream.Contracts;
using SmtpStream.Hosting.Stages;

namespace SmtpStream.Alerting;

/// <summary>Makes the stage and the dispatcher of its outbox for an assignment; the two belong together.</summary>
internal sealed class AlertingStageFactory(
    IOptions<AlertingOptions> options,
    ReceiverDirectory receivers,
    AlertingMetrics metrics,
    TimeProvider time,
    ILogger<AlertingStage> logger)
{
    // smtp.anomalies has one partition, so there is one assignment at a time.
    private AlertingStage? _current;

    public AlertingStage CreateStage(StageAssignment assignment)
    {
        var configured = options.Value;
        var routes = new RouteTree(configured.Route);
        AlertingLog.AlertingConfigured(logger, receivers.ByName.Count, routes.Root.Receiver);
        return _current = new AlertingStage(
            routes,
            receivers.WithoutResolved,
            new AlertTimes(TimeSpan.Zero, TimeSpan.Zero, configured.Reopen, configured.ResolveStaleAfter),
            configured.DeadManAfter,
            (assignment.PartitionCounts[Topics.Alerts], assignment.PartitionCounts[Topics.Notifications]));
    }

    public OutboxDispatcher CreateDispatcher() => new(
        receivers.ByName,
        DeliveryTimings.Default with { GiveUpAfter = options.Value.GiveUpAfter },
        time,
        metrics,
        logger,
        (notification, record, state) => _current!.OnDelivered(notification, record, state));
}
