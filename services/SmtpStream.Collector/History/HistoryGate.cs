using SmtpStream.Collector.Reading;

namespace SmtpStream.Collector.History;

/// <summary>
/// Holds back a path that nothing was sent of yet and that begins with old lines, until nobody will be told of them. Other paths
/// go on. On the reading thread, but for <see cref="IsWaiting"/>.
/// </summary>
internal sealed class HistoryGate(BeQuietUntil beQuiet, CollectorOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _quietUntil = DateTimeOffset.MinValue;
    private DateTimeOffset _asked;
    private Task? _asking;
    private volatile bool _isWaiting;

    /// <summary>A path is held back. Any thread.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Looks at paths that came, and lets go those that may be read.</summary>
    public void Look(ReadingSession session)
    {
        var now = time.GetUtcNow();
        TakeAnswer();
        var isHeld = false;
        foreach (var (_, path) in session.Paths)
        {
            if (!path.IsAgeKnown && path.NextUnread is { } file && ContentAge.FirstEventTime(file, path.Input, now) is { } first)
            {
                path.IsAgeKnown = true;
                path.IsHeld = first < now - options.HistoryAge;
            }

            path.IsHeld &= _quietUntil < now - options.HistoryAge;
            isHeld |= path.IsHeld;
        }

        _isWaiting = isHeld;
        if (isHeld && _asking is null)
        {
            CollectorLog.HistoryFound(logger, now);
            _asked = now;
            _asking = beQuiet(now, _stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_asking is not null)
        {
            await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stop.Dispose();
    }

    private void TakeAnswer()
    {
        if (_asking is { IsCompleted: true } answer)
        {
            _asking = null;
            answer.GetAwaiter().GetResult();
            _quietUntil = _asked;
        }
    }
}
