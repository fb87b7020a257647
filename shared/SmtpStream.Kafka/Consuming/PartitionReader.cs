using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace SmtpStream.Kafka.Consuming;

/// <summary>One assigned partition: records in order from the position that was sought, behind a bound of read-ahead bytes.</summary>
/// <remarks>One reader. The poll thread writes; it pauses the partition above the bound and resumes it below half.</remarks>
public sealed class PartitionReader : IDisposable
{
    private readonly PartitionConsumers _owner;
    private readonly CancellationTokenSource _revoked = new();
    private readonly int _maxBytes;
    private Channel<ConsumedRecord> _channel = NewChannel();
    private long _bytes;

    internal PartitionReader(PartitionConsumers owner, TopicPartition partition, int maxBytes)
    {
        _owner = owner;
        Partition = partition;
        _maxBytes = maxBytes;
        Revoked = _revoked.Token;
    }

    public TopicPartition Partition { get; }

    /// <summary>Cancelled when the group takes the partition away or the consumer closes.</summary>
    public CancellationToken Revoked { get; }

    // Poll thread only.
    internal bool IsPaused { get; set; }

    internal bool IsSought { get; private set; }

    internal long SoughtOffset { get; private set; }

    internal bool IsFull => Volatile.Read(ref _bytes) >= _maxBytes;

    private bool IsLow => Volatile.Read(ref _bytes) < _maxBytes / 2;

    /// <summary>Drops what was read ahead and goes on at that offset; null is the start of the log.</summary>
    /// <exception cref="OperationCanceledException">The partition was taken away.</exception>
    public async Task SeekAsync(long? offset, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Revoked);
        await _owner.SeekAsync(this, offset, either.Token).ConfigureAwait(false);
    }

    /// <summary>False when no more records come: the partition was taken away.</summary>
    /// <exception cref="LogLostException">The position fell off the log.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    public bool TryRead([MaybeNullWhen(false)] out ConsumedRecord record)
    {
        if (!_channel.Reader.TryRead(out record))
        {
            return false;
        }

        var wasLow = IsLow;
        Interlocked.Add(ref _bytes, -record.SizeBytes);
        if (!wasLow && IsLow)
        {
            _owner.RequestResume(this);
        }

        return true;
    }

    /// <summary>Tells Kafka how far the stage's stored position has come. For lag only.</summary>
    public void StoreOffset(long nextOffset) => _owner.StoreOffset(this, nextOffset);

    public void Dispose() => _revoked.Dispose();

    internal void Write(in ConsumedRecord record)
    {
        Interlocked.Add(ref _bytes, record.SizeBytes);
        if (!_channel.Writer.TryWrite(record))
        {
            record.Return();
        }
    }

    internal void Sought(long offset)
    {
        var old = Interlocked.Exchange(ref _channel, NewChannel());
        old.Writer.TryComplete();
        while (old.Reader.TryRead(out var record))
        {
            record.Return();
        }

        Volatile.Write(ref _bytes, 0);
        IsSought = true;
        SoughtOffset = offset;
    }

    internal void Fail(Exception error) => _channel.Writer.TryComplete(error);

    internal void Revoke()
    {
        _channel.Writer.TryComplete();
        _revoked.Cancel();
    }

    private static Channel<ConsumedRecord> NewChannel() =>
        Channel.CreateUnbounded<ConsumedRecord>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
}
