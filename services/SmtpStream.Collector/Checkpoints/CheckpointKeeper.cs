using SmtpStream.Collector.Reading;

namespace SmtpStream.Collector.Checkpoints;

/// <summary>Says when a checkpoint is due, takes its snapshots, and writes it once they are acknowledged. On the reading thread.</summary>
internal sealed class CheckpointKeeper(
    CheckpointFile file, PathScan scan, CollectorOptions options, TimeProvider time, CollectorMetrics metrics, ILogger logger)
{
    private long _lastAttempt = time.GetTimestamp();
    private long _bytesRead;
    private bool _isOffered;

    /// <summary>The last attempt failed; null where it did not. Read by health checks on any thread.</summary>
    public string? Failure { get; private set; }

    public void Read(long bytes) => _bytesRead += bytes;

    /// <summary>Call between slices, when every line read is in a batch.</summary>
    public void SaveIfDue(IReadOnlyCollection<OriginReader> origins)
    {
        var isDue = time.GetElapsedTime(_lastAttempt) >= options.CheckpointInterval || _bytesRead >= options.CheckpointBytes;
        if (!_isOffered)
        {
            if (!isDue)
            {
                return;
            }

            Offer(origins);
        }

        if (origins.All(o => o.Ledger.WantsSnapshot))
        {
            _isOffered = false;
            TrySave(origins);
        }
    }

    /// <summary>Takes a snapshot of every origin that has none waiting.</summary>
    public void Offer(IReadOnlyCollection<OriginReader> origins)
    {
        foreach (var origin in origins.Where(o => o.Ledger.WantsSnapshot))
        {
            origin.Ledger.OfferSnapshot(origin.Snapshot());
        }

        _isOffered = true;
        _bytesRead = 0;
        _lastAttempt = time.GetTimestamp();
    }

    /// <summary>Writes what is acknowledged; false where the disk refused, and then reading goes on.</summary>
    public bool TrySave(IReadOnlyCollection<OriginReader> origins)
    {
        _lastAttempt = time.GetTimestamp();
        try
        {
            var saved = origins.Select(o => (Origin: o, Checkpoint: o.Checkpoint())).ToList();
            file.Save(new Checkpoint(scan.SearchedUtc, [.. saved.Select(s => s.Checkpoint)]));
            saved.ForEach(s => s.Origin.Saved(s.Checkpoint));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            metrics.CheckpointFailed();
            if (Failure is null)
            {
                CollectorLog.CheckpointFailed(logger, e.Message);
            }

            Failure = e.Message;
            return false;
        }

        if (Failure is not null)
        {
            Failure = null;
            CollectorLog.CheckpointRecovered(logger);
        }

        return true;
    }
}
