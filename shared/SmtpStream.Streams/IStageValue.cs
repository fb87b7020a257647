using System.Buffers;

namespace SmtpStream.Streams;

/// <summary>Value of an entry: mutable, owned by the stage's user on the stage's thread.</summary>
public interface IStageValue
{
    /// <summary>Writes the form kept in the store.</summary>
    void WriteState(IBufferWriter<byte> writer);

    /// <summary>Writes the body sent to the destination; for a derived topic, one field of <c>DerivedRecord.body</c> with tag and length.</summary>
    void WriteOutput(IBufferWriter<byte> writer);

    /// <summary>Rough size in bytes, for the flush limits.</summary>
    int ApproximateSizeBytes { get; }

    /// <summary>Key of the record sent, for compacted topics; null where the topic needs none.</summary>
    string? RecordKey => null;
}
