using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SmtpStream.Hosting.Progress;
using SmtpStream.Hosting.Starting;
using SmtpStream.Kafka;
using SmtpStream.Redis;

namespace SmtpStream.Hosting.Serving;

/// <summary>Ready: what the start requires is there, Kafka and Redis answer, every assigned stage runs.</summary>
internal sealed class PipelineHealth(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        if (services.GetService<PipelineStart>() is not { } start)
        {
            return Task.FromResult(HealthCheckResult.Healthy());
        }

        var faults = new List<string>();
        if (!start.IsDone)
        {
            faults.Add("the start checks are not done");
        }

        if (!services.GetRequiredService<RedisConnection>().IsConnected)
        {
            faults.Add("Redis does not answer");
        }

        if (!services.GetRequiredService<KafkaClients>().IsReachable)
        {
            faults.Add("no Kafka broker answers");
        }

        faults.AddRange(services.GetRequiredService<StageProgress>().Entries
            .Where(e => e.Status != StageStatus.Running)
            .OrderBy(e => e.Stage, StringComparer.Ordinal)
            .Select(e => $"{e.Stage}.{e.Partition} is {e.Status}{(e.Reason is null ? "" : ": " + e.Reason)}"));
        return Task.FromResult(faults.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join("; ", faults)));
    }
}
