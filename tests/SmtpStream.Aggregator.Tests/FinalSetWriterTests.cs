using System.Buffers;
using SmtpStream.Aggregator.Tests.Pipelines;
using SmtpStream.Contracts;
using SmtpStream.Streams;
using Xunit;

namespace SmtpStream.Aggregator.Tests;

public class FinalSetWriterTests
{
    private static readonly Destination[] Destinations = [new(Topics.Partials, 0), new(Topics.Partials, 1)];

    [Theory]
    [InlineData(1, 128)]
    [InlineData(0, 128)]
    [InlineData(8, 64)]
    [InlineData(64, 8)]
    [InlineData(1_000_000, 8)]
    public void Members_OfEqualWeight_FillASet(long events, int expected) =>
        Assert.Equal(
            [(0, expected), (0, expected), (0, 1)],
            SetsOf(Enumerable.Repeat((Destinations[0], events, 1), (2 * expected) + 1)));

    [Fact]
    public void ASet_PastHalfOfARecord_IsFull() =>
        Assert.Equal(
            [(0, 500_001), (0, 900_001)],
            SetsOf([(Destinations[0], 1, 500_000), (Destinations[0], 1, 1), (Destinations[0], 1, 900_001)]));

    [Fact]
    public void Destinations_HaveSetsOfTheirOwn() =>
        Assert.Equal([(0, 2), (1, 1)], SetsOf([(Destinations[0], 1, 1), (Destinations[0], 1, 1), (Destinations[1], 1, 1)]));

    [Fact]
    public void NoMembers_NoSet() => Assert.Empty(SetsOf([]));

    // Partition and bytes of each set.
    private static List<(int Partition, int Bytes)> SetsOf(IEnumerable<(Destination Destination, long Events, int Bytes)> members)
    {
        var sets = new List<(int, int)>();
        var runner = new StageRunner(
            new StageIdentity(StageKind.Fold, 0), () => new Writing([.. members]), Destinations, [new InputRecord { Offset = 0, Body = default }])
        {
            Send = output => sets.Add((output.Destination.Partition, output.Body.Length)),
        };
        runner.Step(1);
        return sets;
    }

    private sealed class Writing(IReadOnlyList<(Destination Destination, long Events, int Bytes)> members) : IStageUser
    {
        private readonly FinalSetWriter _sets = new("f/", encoded => new AsTheyAre(encoded));

        public void Apply(in InputRecord record, StageState state)
        {
            _sets.Begin();
            foreach (var (destination, events, bytes) in members)
            {
                _sets.Next(destination, events, state).Write(new byte[bytes]);
            }

            _sets.End(state);
        }

        public void Reset()
        {
        }

        public IStageValue ReadState(string id, ReadOnlySpan<byte> stored) => new AsTheyAre(stored.ToArray());

        public void Loaded(StageState state)
        {
        }

        public void CollectColdKeys(in InputRecord record, ICollection<ColdKey> keys)
        {
        }

        public void WriteReadModel(IReadOnlyCollection<StageEntry> changed, IReadModelWriter writer)
        {
        }

        public bool TryWriteWatermark(Destination destination, IBufferWriter<byte> writer) => false;
    }

    private sealed class AsTheyAre(byte[] members) : FinalSet(members)
    {
        public override void WriteOutput(IBufferWriter<byte> writer) => writer.Write(Members);
    }
}
