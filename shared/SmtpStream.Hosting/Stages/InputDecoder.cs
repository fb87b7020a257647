using SmtpStream.Contracts;
using SmtpStream.Encoding.Records;
using SmtpStream.Kafka;
using SmtpStream.Kafka.Consuming;
using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>Turns a record of a topic into the stage's input.</summary>
internal sealed class InputDecoder(TopicPartition partition)
{
    // smtp.raw, smtp.events and smtp.control come from outside of the stages: no envelope.
    private readonly bool _isDerived = partition.Topic is not (Topics.Raw or Topics.Events or Topics.Control);

    /// <summary>Unreadable records go to the dead letters; elsewhere every byte is ours and the stage halts.</summary>
    public bool HasDeadLetters { get; } = partition.Topic is Topics.Events;

    /// <exception cref="StageHaltedException">A newer build wrote the record.</exception>
    /// <exception cref="InvalidDataException">The record is unreadable.</exception>
    public InputRecord Decode(in ConsumedRecord record)
    {
        var schema = record.Schema.Span;
        var answer = SchemaVersionHeader.Check(schema);
        if (answer == SchemaAnswer.Newer)
        {
            throw new StageHaltedException($"{partition} offset {record.Offset}: {SchemaVersionHeader.Describe(answer, schema)}");
        }

        if (answer == SchemaAnswer.Missing)
        {
            throw new InvalidDataException(SchemaVersionHeader.Describe(answer, schema));
        }

        return _isDerived
            ? DerivedRecordReader.Read(record.Offset, record.Value)
            : new InputRecord { Offset = record.Offset, Body = record.Value };
    }
}
