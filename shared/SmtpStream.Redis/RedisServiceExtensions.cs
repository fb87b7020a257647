using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmtpStream.Redis.Checking;
using SmtpStream.Redis.ReadModel;
using SmtpStream.Redis.State;

namespace SmtpStream.Redis;

/// <summary>Registrations of the Redis edge.</summary>
public static class RedisServiceExtensions
{
    public static IServiceCollection AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RedisOptions>()
            .Bind(configuration.GetSection(RedisOptions.Section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnection>();
        services.TryAddSingleton<RedisFitness>();
        services.TryAddSingleton<InstanceName>();
        services.TryAddSingleton<RedisClock>();
        services.TryAddSingleton<StageStore>();
        services.TryAddSingleton<HashReader>();
        return services;
    }
}
