using Microsoft.Extensions.Options;
using SmtpStream.Collector.Checkpoints;
using SmtpStream.Collector.History;
using SmtpStream.Collector.Reading;
using SmtpStream.Collector.Sending;
using SmtpStream.Collector.Spooling;
using SmtpStream.Kafka.Producing;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Collector;

/// <summary>
/// The collector's hot path: bytes of log files → lines → events → batches → <c>smtp.events</c>, in order, each line once.
/// A start and a delivery failure are one thing: load the checkpoint, read silently up to what is acknowledged, go on.
/// </summary>
internal sealed class CollectorWorker(
    IOptions<CollectorOptions> options,
    EventProducer.Opener openProducer,
    BeQuietUntil beQuiet,
    CollectorHealth health,
    CollectorMetrics metrics,
    TimeProvider time,
    ILogger<CollectorWorker> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    // How late a look at the files may be before its clock is too old to tell.
    private static readonly TimeSpan OldestClock = TimeSpan.FromSeconds(1);

    private readonly CollectorOptions _options = options.Value;
    private readonly SourceTally _slice = new();

    /// <summary>Follows the configured inputs until the host stops.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.Inputs.Count > 0)
        {
            await Task.Yield();
            var inputs = _options.Inputs.Select(LogInput.From)
                .Select(i => i.IsStandardInput ? SpoolWriter.Input(i, _options.DataDirectory) : i)
                .ToList();
            await RunAsync(inputs, untilEnd: false, progress: null, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <param name="inputs">What to read.</param>
    /// <param name="untilEnd">Read what is there and return, instead of following it.</param>
    /// <param name="progress">Is told now and then.</param>
    /// <param name="cancellationToken">Stops reading; what was sent is waited for and checkpointed.</param>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    internal async Task RunAsync(
        IReadOnlyList<LogInput> inputs, bool untilEnd, IProgress<ReadingProgress>? progress, CancellationToken cancellationToken)
    {
        var file = new CheckpointFile(_options.DataDirectory);
        await using var history = untilEnd ? null : new HistoryGate(beQuiet, _options, time, logger);
        while (true)
        {
            var checkpoint = file.Load();
            var scan = new PathScan(logger, metrics) { UntilEnd = untilEnd, SearchedBeforeUtc = checkpoint?.SearchedUtc };
            using var session = new ReadingSession(inputs, checkpoint, scan, _options, time);
            var keeper = new CheckpointKeeper(file, scan, _options, time, metrics, logger);
            await using var sender = new BatchSender(time, metrics);
            health.Watch(scan, keeper, history);
            CollectorLog.CollectorStarted(logger, inputs.Count, checkpoint?.SearchedUtc);
            try
            {
                await sender.OpenAsync(openProducer, cancellationToken).ConfigureAwait(false);
                await ReadAsync(session, sender, keeper, history, progress, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ProducerEndedException e)
            {
                metrics.DeliveryFailed();
                CollectorLog.DeliveryFailed(logger, e.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await StopAsync(session, sender, keeper).ConfigureAwait(false);
                return;
            }

            await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ReadAsync(
        ReadingSession session, BatchSender sender, CheckpointKeeper keeper, HistoryGate? history,
        IProgress<ReadingProgress>? progress, CancellationToken cancellationToken)
    {
        var meter = new ProgressMeter(session, sender, progress);
        session.Look();
        keeper.TrySave(session.Origins);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Look();
            history?.Look(session);
            AddDueBatches(session, sender);
            if (session.Lowest(out var until) is { } lowest)
            {
                if (!ReadSlice(lowest.Origin, lowest.Path, until, session, sender, keeper))
                {
                    await Task.Delay(_options.PollInterval, time, cancellationToken).ConfigureAwait(false);
                }
            }
            else if (session.Scan is { UntilEnd: true, IsOutdated: false })
            {
                await EndAsync(session, sender, keeper, cancellationToken).ConfigureAwait(false);
                meter.Report();
                return;
            }
            else
            {
                await sender.SendAsync(cancellationToken).ConfigureAwait(false);
                keeper.SaveIfDue(session.Origins);
                await Task.Delay(_options.PollInterval, time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await sender.SendAsync(cancellationToken).ConfigureAwait(false);
            keeper.SaveIfDue(session.Origins);
            meter.Report();
        }
    }

    /// <summary>Reads at most one buffer of lines of a path, and closes the batches that they fill.</summary>
    /// <returns>False where nothing could be read now.</returns>
    private bool ReadSlice(
        OriginReader origin, LogPath path, long untilUnixNs, ReadingSession session, BatchSender sender, CheckpointKeeper keeper)
    {
        if (Open(path, session, keeper) is not { } content)
        {
            return false;
        }

        var (source, lines, parser) = (content.Source, content.Lines, path.Parser);
        var start = lines.Offset;
        var clock = time.GetUtcNow();
        var isFilled = false;
        var sink = new BatchSink(sender.Writer);
        var evicted = parser.Correlation!.EvictedCount;
        parser.ClockUnixMs = clock.ToUnixTimeMilliseconds();
        parser.ReferenceUnixMs = content.File.ModifiedUtc.ToUnixTimeMilliseconds();
        sender.Writer.Begin(default);
        while (path.EventTimeUnixNs <= untilUnixNs)
        {
            if (lines.TryRead(out var line))
            {
                TakeLine(path, source, line, lines.LineOffset, sender, ref sink);
                if (sender.Writer.EventBytes >= _options.BatchBytes)
                {
                    Finish(origin, path, content, sender);
                }
            }
            else if (isFilled || !content.Fill())
            {
                break;
            }
            else
            {
                isFilled = true;
            }
        }

        if (content.IsAtEnd)
        {
            TakeEnd(path, content, session, sender, ref sink);
        }

        source.Tally.Evicted += parser.Correlation.EvictedCount - evicted;
        Finish(origin, path, content, sender);
        if (content.IsAtEnd)
        {
            path.StayOrLeave(clock.UnixNanoseconds, session.Scan);
            LogLeft(path, source);
        }

        metrics.Read(_slice, lines.Offset - start);
        _slice.CopyFrom(new SourceTally());
        keeper.Read(lines.Offset - start);
        return true;
    }

    private void TakeLine(
        LogPath path, Source source, ReadOnlySpan<byte> line, long offset, BatchSender sender, ref BatchSink sink)
    {
        sink.IsSilent = offset < source.SilentBefore;
        var outcome = path.Parser.Parse(line, offset, ref sink);
        source.Tally.Add(outcome);
        _slice.Add(outcome);
        if (outcome.Kind == LineOutcomeKind.Events)
        {
            path.EventTimeUnixNs = Math.Max(path.EventTimeUnixNs, path.Parser.LineTimeUnixNs);
        }
        else if (outcome.Kind == LineOutcomeKind.Rejected && !sink.IsSilent)
        {
            sender.Sample(offset, outcome.Failure, line);
        }
    }

    /// <summary>Opens what the path reads next, and enters a new source into the checkpoint first.</summary>
    private OpenContent? Open(LogPath path, ReadingSession session, CheckpointKeeper keeper)
    {
        var isOpen = path.Current is not null;
        if (path.Open(session.Scan) is not { } content)
        {
            return null;
        }

        if (content.Source.NeedsCheckpoint && !keeper.TrySave(session.Origins) && content.Source.Generation > 0)
        {
            return null;
        }

        content.Source.NeedsCheckpoint = false;
        path.LastSource = content.Source;
        if (!isOpen)
        {
            CollectorLog.SourceStarted(logger, path.Name, content.File.FullName, content.Source.Key, content.Source.Offset);
        }

        return content;
    }

    private void TakeEnd(LogPath path, OpenContent content, ReadingSession session, BatchSender sender, ref BatchSink sink)
    {
        var source = content.Source;
        if (content.IsCut && !source.IsComplete)
        {
            var outcome = LineOutcome.Rejected(ParseFailure.TruncatedContent);
            source.Tally.Add(outcome);
            _slice.Add(outcome);
            sender.Sample(content.Lines.Offset, ParseFailure.TruncatedContent, default);
            CollectorLog.ContentWasCut(logger, path.Name, source.Key, content.Lines.Offset);
        }
        else if (path.TryReadLast(session.Scan, out var last))
        {
            TakeLine(path, source, last, content.Lines.LineOffset, sender, ref sink);
        }
    }

    /// <summary>Lines that were sent in an earlier session are only counted again.</summary>
    private static void Finish(OriginReader origin, LogPath path, OpenContent content, BatchSender sender)
    {
        var (source, end, tail) = (content.Source, content.Lines.Offset, content.Lines.TailHash);
        source.Offset = end;
        source.Saw(end, tail);
        var sent = origin.Ledger.EndOf(source.Key);
        if (end > sent || (end == sent && content.IsCut))
        {
            sender.FinishBatch(origin, path, source, end, tail);
        }
    }

    private void AddDueBatches(ReadingSession session, BatchSender sender)
    {
        // The clock of the look at the files, so that a heartbeat never claims more than was looked at.
        var now = session.Scan.NowUtc;
        foreach (var (origin, path) in session.Paths)
        {
            while (path.Vanished.TryDequeue(out var gone))
            {
                CollectorLog.SourceVanished(logger, path.Name, gone.Key, gone.KnownOffset);
                sender.AddVanished(origin, path, gone);
            }

            if (path.IsFinished && !session.Scan.UntilEnd)
            {
                if (!path.IsEndSent)
                {
                    path.IsEndSent = true;
                    CollectorLog.PathEnded(logger, path.Name);
                    sender.AddEnded(origin, path);
                }
            }
            else if (now >= path.NextHeartbeatUtc && !origin.IsBehindAcknowledged(path.LastSource) && !IsWorthWaiting(path, now))
            {
                path.IsEndSent = false;
                path.NextHeartbeatUtc = now + HeartbeatInterval;
                path.HeartbeatDueSince = null;
                sender.AddHeartbeat(origin, path);
            }
        }
    }

    // Only a heartbeat at the end of a file carries the clock, the one of the last look at that end. So one that is due while lines
    // wait comes behind them, and one that would tell an old time waits for the next look.
    private bool IsWorthWaiting(LogPath path, DateTimeOffset now)
    {
        path.HeartbeatDueSince ??= time.GetTimestamp();
        var isOld = path.AtEndClockUnixNs > 0 && (now - OldestClock - _options.PollInterval).UnixNanoseconds > path.AtEndClockUnixNs;
        return (path.HasUnread || isOld) && time.GetElapsedTime(path.HeartbeatDueSince.Value) < HeartbeatInterval;
    }

    /// <summary>All is read: the paths leave, and the checkpoint holds everything.</summary>
    private static async Task EndAsync(
        ReadingSession session, BatchSender sender, CheckpointKeeper keeper, CancellationToken cancellationToken)
    {
        foreach (var (origin, path) in session.Paths)
        {
            sender.AddEnded(origin, path);
        }

        await sender.SendAsync(cancellationToken).ConfigureAwait(false);
        await sender.DrainAsync(session.Origins, cancellationToken).ConfigureAwait(false);
        keeper.Offer(session.Origins);
        keeper.TrySave(session.Origins);
    }

    private async Task StopAsync(ReadingSession session, BatchSender sender, CheckpointKeeper keeper)
    {
        using var budget = new CancellationTokenSource(_options.ShutdownTimeout, time);
        try
        {
            await sender.SendAsync(budget.Token).ConfigureAwait(false);
            await sender.DrainAsync(session.Origins, budget.Token).ConfigureAwait(false);
            keeper.Offer(session.Origins);
        }
        catch (Exception e) when (e is OperationCanceledException or ProducerEndedException)
        {
            CollectorLog.ShutdownLeftBatches(logger, session.Origins.Sum(o => o.Ledger.InFlightCount));
        }

        keeper.TrySave(session.Origins);
    }

    private void LogLeft(LogPath path, Source source)
    {
        if (path.Current is null && source.IsComplete)
        {
            CollectorLog.SourceCompleted(logger, path.Name, source.Key, source.Offset);
        }
    }
}
