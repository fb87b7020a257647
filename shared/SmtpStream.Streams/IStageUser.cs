using System.Buffers;

namespace SmtpStream.Streams;

/// <summary>
/// What fold, merge, scorer, alerting and relay are to the stage protocol: a pure function from a prefix of one input partition
/// to entries. No clock, no randomness, no order of a hash table. Called on the stage's thread only.
/// </summary>
public interface IStageUser
{
    /// <summary>Forgets everything in memory; entries of the store follow through <see cref="Loaded"/>.</summary>
    void Reset();

    /// <summary>Decodes the stored form of an entry.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what this user wrote: a bug, the stage halts.</exception>
    IStageValue ReadState(string id, ReadOnlySpan<byte> stored);

    /// <summary>All entries are loaded; the user builds its own indexes.</summary>
    void Loaded(StageState state);

    /// <summary>Names the cold fields that the record needs; they are in <see cref="StageState.Cold"/> when it is applied.</summary>
    void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys);

    /// <summary>Applies a record that is neither a repeat nor a former owner's watermark.</summary>
    void Apply(in InputRecord record, StageState state);

    /// <summary>
    /// A commit is about to be written: an entry may be removed here whose content the same transaction writes into the read model,
    /// from where the next record that needs it reads it as a cold field.
    /// </summary>
    void Settle(StageState state)
    {
    }

    /// <summary>Writes the fields of the read model that follow from the entries changed since the last commit; part of the same transaction.</summary>
    void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer);

    /// <summary>Writes the watermark for a destination partition, or returns false where the stage sends none there.</summary>
    /// <remarks>Called after a commit and on assignment; a function of the committed state.</remarks>
    bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer);
}
