using System.Diagnostics;
using System.Globalization;
using SmtpStream.EndToEnd.Tests.Faults;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.EndToEnd.Tests.Measuring;

/// <summary>
/// `smtpstream run` on embedded parts over logs that are there already: lines a second into windows, processor time a line, and memory on
/// the way and after a restart. SMTPSTREAM_BENCHMARK_LOGS names the logs, one server each, separated by colons.
/// </summary>
[Trait("Category", "Measurement")]
public sealed class ThroughputMeasurements(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new("smtpstream-throughput-");

    public void Dispose() => _directory.Dispose();

    [SkippableFact]
    public async Task Lines_IntoWindows()
    {
        var logs = Environment.GetEnvironmentVariable("SMTPSTREAM_BENCHMARK_LOGS")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        Skip.If(logs.Length == 0, "SMTPSTREAM_BENCHMARK_LOGS names no logs.");
        var site = new DefaultSite(_directory.Path, logs.Select((path, i) => ($"server{i + 1}", path)));
        var all = logs.Sum(path => File.ReadLines(path).LongCount());
        using var watch = new PipelineWatch(site.GrpcAddress);
        await using (var run = site.Run())
        {
            await FollowAsync(run, watch, all);
        }

        await using var again = site.Run();
        await watch.UntilAsync(a => a.Paths.Count > 0, Limit, again);
        await Task.Delay(Settle, TimeProvider.System, CancellationToken.None);
        Report($"after a restart: {ResidentMiB(again)} MiB");
    }

    private async Task FollowAsync(ChildProcess run, PipelineWatch watch, long all)
    {
        var clock = Stopwatch.StartNew();
        for (long lines = 0; lines < all;)
        {
            await Task.Delay(Sample, TimeProvider.System, CancellationToken.None);
            Assert.False(run.HasExited, run.Output);
            Assert.True(clock.Elapsed < Limit, $"{lines} of {all} lines after {Limit}");
            if (await watch.AskAsync() is { } answer)
            {
                lines = answer.Paths.Sum(p => (long)p.Lines);
                var cpu = Process.GetProcessById(run.Id).TotalProcessorTime;
                Report($"{clock.Elapsed.TotalSeconds,5:0} s {lines,10} lines {lines / clock.Elapsed.TotalSeconds,8:0} lines/s {cpu.TotalMicroseconds / Math.Max(1, lines),6:0.0} µs a line {ResidentMiB(run),6} MiB");
            }
        }
    }

    private void Report(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static long ResidentMiB(ChildProcess process) => Process.GetProcessById(process.Id).WorkingSet64 >> 20;
}
