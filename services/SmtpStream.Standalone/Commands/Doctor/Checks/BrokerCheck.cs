using SmtpStream.Contracts;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Provisioning;

namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>A Kafka broker answers, and the topics are there or may be made.</summary>
internal sealed class BrokerCheck : IDoctorCheck
{
    public string Name => "broker";

    public bool Concerns(DoctorSubject subject) => subject.IsExternal;

    public async Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var options = subject.Services.GetRequiredService<KafkaClients>().Options;
        try
        {
            var partitions = await subject.Services.GetRequiredService<TopicDirectory>().PartitionsAsync(Topics.Events, cancellationToken);
            return partitions is null && !options.CreateTopics
                ? [Finding.Failed($"{options.BootstrapServers} has no topic {Topics.Events}", "make the topics of docs/protocol.md, or set Kafka:CreateTopics to true")]
                : [Finding.Ok(partitions is { } n ? $"{options.BootstrapServers} answers, {Topics.Events} has {n} partitions" : $"{options.BootstrapServers} answers, the topics will be made")];
        }
        catch (Exception e) when (KafkaClients.IsBroken(e))
        {
            return
            [
                Finding.Failed(
                    $"{options.BootstrapServers}: {e.Message}",
                    "start the broker, correct Kafka:BootstrapServers, or set what it asks for in Kafka:Client (security.protocol, sasl.*, ssl.*)"),
            ];
        }
    }
}
