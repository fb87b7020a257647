using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using SmtpStream.Contracts.V1;
using SmtpStream.EndToEnd.Tests.Faults;
using SmtpStream.Standalone.Demo;
using Xunit;
using Xunit.Abstractions;

namespace SmtpStream.EndToEnd.Tests.Measuring;

/// <summary>How long after a line was written the product says so: in Query, and in a chat. One `run` on embedded parts with its defaults.</summary>
[Trait("Category", "Measurement")]
public sealed class LatencyMeasurements(ITestOutputHelper output) : IDisposable
{
    private const int Lines = 50;
    private const int Alerts = 10;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMinutes(10);

    private readonly TemporaryDirectory _directory = new("smtpstream-latency-");

    private string Log => Path.Combine(_directory.Path, "mail.log");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Line_ToQueryAndToAlert()
    {
        Write(1, "postfix/smtpd[1]: connect from unknown[192.0.2.1]");
        await using var chat = await WebhookListener.StartAsync(CancellationToken.None);
        var site = new DefaultSite(_directory.Path, [("mx", Log)], chat.Url);
        await using var pipeline = site.Run();
        using var watch = new PipelineWatch(site.GrpcAddress);
        await watch.UntilAsync(a => a.Paths.Any(p => p.Lines > 0), Limit, pipeline);

        Report("line written to visible in Query", await MeasureAsync(Lines, async n =>
        {
            var before = await ConnectionsAsync(watch);
            return await TimeAsync(
                () => Write(1, $"postfix/smtpd[1]: connect from unknown[192.0.2.{n}]"), async () => await ConnectionsAsync(watch) > before);
        }));
        Report("20th failed login written to chat notified", await MeasureAsync(Alerts, n => TimeAsync(
            () => Write(25, $"postfix/submission/smtpd[7]: warning: unknown[198.51.100.{n}]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=victim{n}@example.org"),
            () => Task.FromResult(IsNotified(chat, $"198.51.100.{n}")))));
        Report("window closed to chat notified (rule that waits for the close)", [await CloseToChatAsync(watch, chat)]);
    }

    // A provider bounces everything until the alert comes; the close is when Query's watermark has passed the window that made it fire.
    private async Task<TimeSpan> CloseToChatAsync(PipelineWatch watch, WebhookListener chat)
    {
        var closes = new List<(DateTimeOffset Closed, long At)>();
        var limit = Stopwatch.StartNew();
        for (var n = 0; !IsNotified(chat, "bounce-surge"); n++)
        {
            Assert.True(limit.Elapsed < CloseLimit, "no alert came");
            if (n % 100 == 0)
            {
                Write(10, $"postfix/smtp[9]: 4BNC{n:X4}: to=<nobody{n}@gmail.com>, relay=gmail-smtp-in.l.google.com[192.0.2.26]:25, delay=1, delays=0/0/0.5/0.5, dsn=5.1.1, "
                    + "status=bounced (host gmail-smtp-in.l.google.com[192.0.2.26] said: 550-5.1.1 The email account that you tried to reach does not exist. (in reply to RCPT TO command))");
            }

            if (await watch.AskAsync() is { Watermark: { } closed } && (closes.Count == 0 || closed.ToDateTimeOffset() > closes[^1].Closed))
            {
                closes.Add((closed.ToDateTimeOffset(), Stopwatch.GetTimestamp()));
            }

            await Task.Delay(Poll, TimeProvider.System, CancellationToken.None);
        }

        var arrived = Stopwatch.GetTimestamp();
        var minute = closes[^1].Closed.ToUnixTimeSeconds() / 60 * 60;
        return Stopwatch.GetElapsedTime(closes.First(c => c.Closed.ToUnixTimeSeconds() >= minute).At, arrived);
    }

    private static bool IsNotified(WebhookListener chat, string text) => chat.Received.Any(w => w.Body.GetRawText().Contains(text, StringComparison.Ordinal));

    private static async Task<IReadOnlyList<TimeSpan>> MeasureAsync(int count, Func<int, Task<TimeSpan>> measure)
    {
        var times = new List<TimeSpan>();
        for (var n = 1; n <= count; n++)
        {
            times.Add(await measure(n));
            // Not in step with anything that has a period.
            await Task.Delay(TimeSpan.FromMilliseconds(137 * (n % 7)), TimeProvider.System, CancellationToken.None);
        }

        return times;
    }

    private static async Task<TimeSpan> TimeAsync(Action write, Func<Task<bool>> isThere)
    {
        write();
        var watch = Stopwatch.StartNew();
        while (!await isThere())
        {
            Assert.True(watch.Elapsed < Limit, "it never came");
            await Task.Delay(Poll, TimeProvider.System, CancellationToken.None);
        }

        return watch.Elapsed;
    }

    private static async Task<double> ConnectionsAsync(PipelineWatch watch)
    {
        var now = TimeProvider.System.GetUtcNow();
        var answer = await watch.Query.GetSeriesAsync(
            new GetSeriesRequest
            {
                Entity = new Entity { Kind = EntityKind.Server, Name = "mx" },
                Metric = "smtp.connections",
                StartTime = Timestamp.FromDateTimeOffset(now.AddHours(-1)),
                EndTime = Timestamp.FromDateTimeOffset(now.AddMinutes(2)),
                StepSeconds = 60,
            },
            deadline: now.UtcDateTime + Limit);
        return answer.Points.Sum(p => p.Value);
    }

    private void Report(string what, IReadOnlyList<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: median {sorted[sorted.Count / 2].TotalMilliseconds:0} ms, most {sorted[^1].TotalMilliseconds:0} ms, n = {sorted.Count}"));
    }

    private void Write(int times, string message)
    {
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffff+00:00", CultureInfo.InvariantCulture);
        File.AppendAllText(Log, string.Concat(Enumerable.Repeat($"{stamp} mx {message}\n", times)));
    }
}
