using System.Buffers;
using SmtpStream.Streams;

namespace SmtpStream.Simulation.Tests.Reference;

/// <summary>Decodes what a stage stored, through the product's own reader.</summary>
internal static class StoredReader
{
    /// <summary>A reader of the user's bytes of a stored entry.</summary>
    public static BinaryReader Skip(byte[] stored) => ReferenceCodec.Reader(BytesOf(stored));

    /// <summary>The user's bytes of a stored entry.</summary>
    public static byte[] BytesOf(byte[] stored)
    {
        var taker = new Taker();
        StoredForm.ReadEntry("x", stored, taker);
        return taker.Bytes;
    }

    public static bool IsFinal(byte[] stored) => StoredForm.ReadEntry("x", stored, new Taker()).Output == OutputKind.Final;

    private sealed class Taker : IStageUser, IStageValue
    {
        public byte[] Bytes { get; private set; } = [];

        public int ApproximateSizeBytes => 0;

        public IStageValue ReadState(string id, ReadOnlySpan<byte> stored)
        {
            Bytes = stored.ToArray();
            return this;
        }

        public void Reset() => throw new NotSupportedException();

        public void Loaded(StageState state) => throw new NotSupportedException();

        public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys) => throw new NotSupportedException();

        public void Apply(in InputRecord record, StageState state) => throw new NotSupportedException();

        public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer) =>
            throw new NotSupportedException();

        public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer) => throw new NotSupportedException();

        public void WriteState(IBufferWriter<byte> writer) => throw new NotSupportedException();

        public void WriteOutput(IBufferWriter<byte> writer) => throw new NotSupportedException();
    }
}
