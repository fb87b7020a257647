using System.Diagnostics.CodeAnalysis;
using SmtpStream.Smtp;

namespace SmtpStream.Encoding.Events;

/// <summary>
/// Reads a <c>smtpstream.v1.EventBatch</c> in place: the spans of the events point into the batch, nothing is allocated per
/// event. Fields that this build does not know are skipped.
/// </summary>
/// <example><code>
/// var reader = new EventBatchReader(record.Body.Span);
/// while (reader.TryRead(out var mailEvent)) { … }
/// </code></example>
public ref struct EventBatchReader
{
    private readonly ReadOnlySpan<byte> _server;
    private readonly BatchParts _parts;
    private WireReader _reader;
    private CommandCounts.Text _commands;

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">The bytes are no batch; the message names the offset.</exception>
    public EventBatchReader(ReadOnlySpan<byte> batch)
        : this(batch, new BatchParts())
    {
    }

    /// <summary>Reads the header. Nothing else may read with <paramref name="parts"/> while this reader is used.</summary>
    /// <exception cref="InvalidDataException">The bytes are no batch; the message names the offset.</exception>
    public EventBatchReader(ReadOnlySpan<byte> batch, BatchParts parts)
    {
        Header = EventBatchHeaderDecoder.Read(batch, out _server, out var length);
        _reader = new WireReader(batch, length);
        _parts = parts;
        parts.Begin();
    }

    public EventBatchHeader Header { get; }

    /// <summary>Reads the next event, or returns false behind the last one. The event's spans stay valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The bytes are no batch; the message names the offset.</exception>
    [UnscopedRef]
    public bool TryRead(out MailEvent mailEvent)
    {
        while (!_reader.IsAtEnd)
        {
            var tag = _reader.Tag();
            if (tag == EventTags.EventBatch.Events)
            {
                EventDecoder.Read(_reader.Message(), _server, _parts, _commands, out mailEvent);
                _parts.Passed(in mailEvent);
                return true;
            }

            if (EventBatchHeaderDecoder.IsHeader(tag))
            {
                throw new InvalidDataException(
                    $"Malformed event batch: header field {tag >> 3} behind the events at offset {_reader.Offset}.");
            }

            if (!_parts.TryRead(tag, ref _reader))
            {
                _reader.Skip(tag);
            }
        }

        mailEvent = default;
        return false;
    }
}
