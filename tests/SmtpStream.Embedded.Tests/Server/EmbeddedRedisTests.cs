using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SmtpStream.Contracts;
using SmtpStream.Embedded.Server;
using SmtpStream.Embedded.Storage;
using SmtpStream.Redis;
using SmtpStream.Redis.State;
using Xunit;

namespace SmtpStream.Embedded.Tests.Server;

/// <summary>A copy of the files at some moment is what a process that is killed then leaves behind.</summary>
public sealed class EmbeddedRedisTests : IDisposable
{
    private const int Writers = 3;

    private readonly string _directory = Directory.CreateTempSubdirectory("smtpstream-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // Two sessions may wait for each other for ever past the server's memory.
    [Fact]
    public void Process_OnEmbeddedParts_HasOneConnection()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Redis:CommitConnections", "3")]);
        builder.AddEmbedded(_directory);
        using var host = builder.Build();
        Assert.Equal(0, host.Services.GetRequiredService<IOptions<RedisOptions>>().Value.CommitConnections);
    }

    [Fact]
    public async Task Commit_ThatWasAnswered_IsInTheFile()
    {
        using var redis = Open("first");
        await using var connection = redis.Connect();
        for (var number = 1; number <= 100; number++)
        {
            Assert.Equal(CommitOutcome.Committed, await CommitAsync(connection, 0, number, 22));
            Assert.True(EndOfLog("first").IndexOf(System.Text.Encoding.ASCII.GetBytes(Position(number))) >= 0, $"commit {number} was answered and is not in the file");
        }
    }

    [Fact]
    public async Task Start_AfterACommitThatWasCutOff_KeepsWhatIsWrittenLater()
    {
        using var stop = new CancellationTokenSource();
        using (var redis = Open("first"))
        {
            await using var connection = redis.Connect();
            var writing = Enumerable.Range(0, Writers).Select(w => WriteAsync(connection, w, new int[Writers], 3_000, stop.Token)).ToList();
            for (var image = 0; image < 6; image++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, CancellationToken.None);
                Copy("first", $"image {image}");
            }

            await stop.CancelAsync();
            await Task.WhenAll(writing);
        }

        for (var image = 0; image < 6; image++)
        {
            var written = new int[Writers];
            using (var redis = Open($"image {image}"))
            {
                await using var connection = redis.Connect();
                for (var writer = 0; writer < Writers; writer++)
                {
                    written[writer] = await PositionAsync(connection, writer) + 1;
                    Assert.Equal(CommitOutcome.Committed, await CommitAsync(connection, writer, written[writer], 10));
                }
            }

            using var again = Open($"image {image}");
            await using var last = again.Connect();
            for (var writer = 0; writer < Writers; writer++)
            {
                Assert.Equal((image, written[writer]), (image, await PositionAsync(last, writer)));
            }
        }
    }

    // Two large commits a second beside small ones: of 514 and 650 commits in 15 s two and one were refused before they were tried again.
    [Fact]
    [Trait("Category", "Measurement")]
    public async Task Commits_OfOneOwnerEach_AreNeverRefused()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var redis = Open("first");
        await using var large = redis.Connect();
        await using var small = redis.Connect();
        var answered = new int[Writers];
        await Task.WhenAll(
            WriteAsync(large, 0, answered, 10_000, stop.Token), WriteAsync(small, 1, answered, 1, stop.Token), WriteAsync(small, 2, answered, 1, stop.Token));
        Assert.All(answered, n => Assert.True(n > 0));
    }

    private static async Task WriteAsync(RedisConnection connection, int writer, int[] answered, int commands, CancellationToken stop)
    {
        for (var n = 1; !stop.IsCancellationRequested; n++)
        {
            Assert.Equal(CommitOutcome.Committed, await CommitAsync(connection, writer, n, commands));
            answered[writer] = n;
        }
    }

    private static Task<CommitOutcome> CommitAsync(RedisConnection connection, int writer, int number, int commands) =>
        new StageStore(connection, TimeProvider.System).CommitAsync(
            new StateTransaction
            {
                Tag = RedisKeys.Tag("fold", writer),
                ExpectedPosition = number == 1 ? null : Position(number - 1),
                NewPosition = Position(number),
                PartitionCount = Writers,
                Puts = [],
                Removals = [],
                // A command for each, as merge's commits over many windows.
                Changes = [.. Enumerable.Range(0, commands).Select(i => new HashChange($"w:{writer}:{i}", $"{number}", new byte[300], null))],
            },
            CancellationToken.None);

    private static async Task<int> PositionAsync(RedisConnection connection, int writer)
    {
        var stored = await new StageStore(connection, TimeProvider.System).LoadAsync(RedisKeys.Tag("fold", writer), CancellationToken.None);
        return stored.PositionAfter is { } position ? int.Parse(position.Split(':')[1], CultureInfo.InvariantCulture) : 0;
    }

    private static string Position(int number) => string.Create(CultureInfo.InvariantCulture, $"1:{number}:0");

    private ReadOnlySpan<byte> EndOfLog(string name)
    {
        using var file = new FileStream(Path.Combine(_directory, name, "redis", "AOF", "aof.log.0"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var end = new byte[Math.Min(file.Length, 4096)];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        return end;
    }

    private OpenRedis Open(string name) => new(Path.Combine(_directory, name));

    private string Copy(string from, string to)
    {
        // The log last, as its commits are written last.
        var root = Path.Combine(_directory, from, "redis");
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).OrderBy(f => Path.GetFileName(f).StartsWith("aof.log", StringComparison.Ordinal)))
        {
            var target = Path.Combine(_directory, to, "redis", Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = File.Create(target);
            source.CopyTo(copy);
        }

        return to;
    }

    private sealed class OpenRedis : IDisposable
    {
        private readonly DataDirectory _directory;
        private readonly EmbeddedRedis _redis;

        public OpenRedis(string path)
        {
            var options = Options.Create(new EmbeddedOptions { DataDirectory = path });
            _directory = new DataDirectory(options);
            _redis = new EmbeddedRedis(_directory, options, NullLoggerFactory.Instance);
        }

        public RedisConnection Connect() => new(
            Options.Create(new RedisOptions { Endpoints = _redis.Endpoint, CommandTimeout = TimeSpan.FromSeconds(60) }), NullLogger<RedisConnection>.Instance, TimeProvider.System);

        public void Dispose()
        {
            _redis.Dispose();
            _directory.Dispose();
        }
    }
}
