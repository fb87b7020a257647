using SmtpStream.Redis.Checking;
using Xunit;

namespace SmtpStream.Redis.Tests;

public class RedisFitnessTests
{
    [SkippableFact]
    public async Task Server_ThatKeepsEverything_IsFit()
    {
        await using var redis = new RedisServerProcess("--appendonly", "yes", "--maxmemory-policy", "noeviction");
        Assert.Empty(await (await redis.GetAsync<RedisFitness>()).FaultsAsync(CancellationToken.None));
    }

    [SkippableFact]
    public async Task Server_ThatEvictsOrForgets_IsRefusedWithTheFix()
    {
        await using var redis = new RedisServerProcess("--appendonly", "no", "--maxmemory-policy", "allkeys-lru");
        var fitness = await redis.GetAsync<RedisFitness>();
        var refusal = await Assert.ThrowsAsync<RedisUnfitException>(() => fitness.RequireAsync(CancellationToken.None));
        Assert.Contains("maxmemory-policy noeviction", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("appendonly yes", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Instance_ThatIsGone_IsStateLost()
    {
        await using var redis = new RedisServerProcess();
        var instance = await redis.GetAsync<InstanceName>();
        await Assert.ThrowsAsync<RedisUnfitException>(() => instance.RequireAsync("kept", CancellationToken.None));
        var named = await instance.RequireAsync(null, CancellationToken.None);
        Assert.Equal(named, await instance.RequireAsync(named, CancellationToken.None));
        await Assert.ThrowsAsync<RedisUnfitException>(() => instance.RequireAsync("another", CancellationToken.None));
    }
}
