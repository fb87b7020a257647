using Microsoft.Extensions.Options;
using SmtpStream.Redis;
using SmtpStream.Redis.Checking;

namespace SmtpStream.Standalone.Commands.Doctor.Checks;

/// <summary>Redis answers, evicts nothing and forgets nothing.</summary>
internal sealed class RedisCheck : IDoctorCheck
{
    public string Name => "redis";

    public bool Concerns(DoctorSubject subject) => subject.IsExternal;

    public async Task<IReadOnlyList<Finding>> CheckAsync(DoctorSubject subject, CancellationToken cancellationToken)
    {
        var endpoints = subject.Services.GetRequiredService<IOptions<RedisOptions>>().Value.Endpoints;
        if (!await subject.RedisAnswersAsync(cancellationToken))
        {
            return [Finding.Failed($"{endpoints} does not answer", "start Redis, or correct Redis:Endpoints, Redis:User, Redis:Password and Redis:Tls")];
        }

        var faults = await subject.Services.GetRequiredService<RedisFitness>().FaultsAsync(cancellationToken);
        return faults.Count == 0
            ? [Finding.Ok($"{endpoints} answers and keeps what it is given")]
            : [.. faults.Select(f => Finding.Failed(f, "redis-cli CONFIG SET, then CONFIG REWRITE, or the same in redis.conf"))];
    }
}
