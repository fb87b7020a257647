using SmtpStream.Collector.Sending;
using SmtpStream.Encoding.Events;
using SmtpStream.Kafka.Producing;
using SmtpStream.Smtp;

namespace SmtpStream.Collector.Tests;

/// <summary>
/// Stands for the broker and for fold's side of the protocol: takes batches in order, acknowledges them now or later, and folds
/// them with the position filter and the gap rules of the stage protocol.
/// </summary>
internal sealed class EventLog
{
    private readonly Dictionary<string, SourcePosition> _next = new(StringComparer.Ordinal);
    private readonly Queue<(Action<BatchReceipt> Acknowledged, BatchReceipt Receipt)> _unacknowledged = [];

    public List<EventBatchHeader> Headers { get; } = [];

    /// <summary>Every event that was folded: source and position → recipient.</summary>
    public Dictionary<(string Source, SourcePosition Position), string> Events { get; } = [];

    public Dictionary<string, SourceCounts> Counts { get; } = new(StringComparer.Ordinal);

    public List<string> Gaps { get; } = [];

    public int Repeats { get; private set; }

    public bool AcknowledgesAtOnce { get; set; } = true;

    /// <summary>Called when a batch was taken.</summary>
    public Action Taken { get; set; } = static () => { };

    /// <summary>Batches taken before the session ends; null is never.</summary>
    public int? FailAfter { get; set; }

    /// <summary>Batches taken before the process dies: this and all that follows of it never happens.</summary>
    public int? KillAfter { get; set; }

    public EventProducer.Opener Open => (acknowledged, _) => Task.FromResult(new EventProducer(
        (_, batch, receipt, token) =>
        {
            token.ThrowIfCancellationRequested();
            if (KillAfter-- is <= 0)
            {
                throw new KilledException();
            }

            if (FailAfter is <= 0)
            {
                FailAfter = null;
                _unacknowledged.Clear();
                throw new ProducerEndedException("test", "broken");
            }

            FailAfter--;
            Fold(batch);
            _unacknowledged.Enqueue((acknowledged, receipt));
            if (AcknowledgesAtOnce)
            {
                Acknowledge();
            }

            Taken();
            return ValueTask.CompletedTask;
        },
        () => ValueTask.CompletedTask));

    public IEnumerable<EventBatchHeader> Heartbeats => Headers.Where(h => h.Heartbeat is not null);

    /// <summary>The process is gone, and with it what it waited for.</summary>
    public void Forget()
    {
        _unacknowledged.Clear();
        KillAfter = null;
        FailAfter = null;
    }

    public void Acknowledge(int count = int.MaxValue)
    {
        while (count-- > 0 && _unacknowledged.TryDequeue(out var batch))
        {
            batch.Acknowledged(batch.Receipt);
        }
    }

    internal sealed class KilledException : Exception;

    private void Fold(byte[] batch)
    {
        var reader = new EventBatchReader(batch);
        var header = reader.Header;
        Headers.Add(header);
        var next = _next.GetValueOrDefault(header.Source);
        if (header.Start > next)
        {
            Gaps.Add($"{header.Source}: {next.Offset} < {header.Start.Offset}");
        }

        if (header.Previous is { } previous && _next.GetValueOrDefault(previous.Source) < previous.End)
        {
            Gaps.Add($"{previous.Source} before {header.Source}");
        }

        if (header.Vanished)
        {
            Gaps.Add($"{header.Source} vanished");
        }

        while (reader.TryRead(out var e))
        {
            if (e.Position < next)
            {
                Repeats++;
            }
            else
            {
                Events.Add((header.Source, e.Position), System.Text.Encoding.UTF8.GetString(e.Recipient));
            }
        }

        if (header.End >= next && header.Source.Length > 0)
        {
            _next[header.Source] = header.End;
            Counts[header.Source] = header.Counts;
        }
    }
}
