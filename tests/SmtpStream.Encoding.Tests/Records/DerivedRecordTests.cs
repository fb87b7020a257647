using System.Buffers;
using CsCheck;
using Google.Protobuf;
using SmtpStream.Contracts.V1;
using SmtpStream.Encoding.Records;
using SmtpStream.Streams;
using Xunit;
using StreamPosition = SmtpStream.Streams.StreamPosition;

namespace SmtpStream.Encoding.Tests.Records;

public class DerivedRecordTests
{
    private static readonly Gen<StreamPosition> Positions =
        Gen.Select(Gen.Long[0, 9], Gen.Long[0, 1L << 60], Gen.Long[0, 3]).Select((i, o, t) => new StreamPosition(i, o, t));

    [Fact]
    public void Record_Written_IsWhatTheGeneratedParserReads() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[0, 500], Positions, Gen.String[Gen.Char['a', 'ü'], 0, 300], Positions).Sample((stage, partition, stamp, id, covered) =>
        {
            var record = DerivedRecord.Parser.ParseFrom(
                Write(new StageIdentity((StageKind)stage, partition), new Mark(stamp, id.Length == 0 ? null : id), covered, [82, 0]));
            Assert.Equal(stage, (int)record.Sender.Stage);
            Assert.Equal((uint)partition, record.Sender.Partition);
            Assert.Equal((ulong)stamp.Offset, record.Stamp.Offset);
            Assert.Equal((ulong)stamp.Turn, record.Stamp.Turn);
            Assert.Equal(id, record.Id);
            Assert.Equal((ulong)covered.Incarnation, record.Covered.Incarnation);
        });

    [Fact]
    public void Record_OfTheGeneratedWriter_IsRead()
    {
        var record = new DerivedRecord
        {
            Sender = new Sender { Stage = Contracts.V1.Stage.Merge, Partition = 3 },
            Stamp = new Contracts.V1.StreamPosition { Incarnation = 2, Offset = 300, Turn = 1 },
            Id = "entity",
            Covered = new Contracts.V1.StreamPosition { Incarnation = 2, Offset = 310 },
            Window = new Window(),
        };
        var read = DerivedRecordReader.Read(17, record.ToByteArray());
        Assert.Equal(17, read.Offset);
        Assert.Equal(new StageIdentity(StageKind.Merge, 3), read.Sender);
        Assert.Equal(new Mark(new StreamPosition(2, 300, 1), "entity"), read.Mark);
        Assert.Equal(new StreamPosition(2, 310), read.Covered);
        Assert.Equal(DerivedRecordField.Window, read.BodyField);
        Assert.True(read.Body.IsEmpty);
    }

    [Fact]
    public void Watermark_HasNoId()
    {
        var bytes = Write(new StageIdentity(StageKind.Fold, 0), new Mark(new StreamPosition(1, 5), null), new StreamPosition(1, 5), [82, 2, 8, 1]);
        var read = DerivedRecordReader.Read(0, bytes);
        Assert.True(read.IsWatermark);
        Assert.Equal([8, 1], read.Body.ToArray());
    }

    [Fact]
    public void Reader_OfAnyBytes_ReadsOrRefuses() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            try
            {
                _ = DerivedRecordReader.Read(0, bytes);
            }
            catch (InvalidDataException)
            {
                // The one exception it may throw.
            }
        });

    private static byte[] Write(StageIdentity sender, Mark mark, StreamPosition covered, byte[] body)
    {
        var writer = new ArrayBufferWriter<byte>();
        DerivedRecordWriter.Write(writer, sender, mark, covered, body);
        return writer.WrittenSpan.ToArray();
    }
}
