using System.Buffers;
using SmtpStream.Aggregation.Entities;
using SmtpStream.Aggregation.Measuring;
using SmtpStream.Encoding.Aggregates;
using SmtpStream.Encoding.Events;
using SmtpStream.Streams;

namespace SmtpStream.Aggregator.Folding;

/// <summary>How far a configured input is read in event time, and what it gave since its first line.</summary>
internal sealed class PathState(string tenant, string origin, string path) : IStageValue
{
    /// <summary>No line and no clock yet.</summary>
    public const long Unknown = long.MinValue;

    private const byte Version = 2;

    // A relay that collects more hosts than this reports read times for the first of them only.
    private const int MaxServers = 1000;

    public string Tenant { get; } = tenant;

    public string Origin { get; } = origin;

    public string Path { get; } = path;

    public EntityKey Entity => new(Tenant, EntityKind.Path, $"{Origin} {Path}");

    /// <summary>Highest event time seen, Unix ms.</summary>
    public long HighestEventTime { get; private set; } = Unknown;

    /// <summary>Event time up to which the path is read, Unix ms; never goes back.</summary>
    public long ReadTo { get; private set; } = Unknown;

    /// <summary>The collector's clock at the newest read, Unix ms.</summary>
    public long Clock { get; private set; }

    public bool Ended { get; private set; }

    public string Zone { get; private set; } = "";

    /// <summary>Counters of the path since its first line.</summary>
    public CounterSet Totals { get; } = new();

    /// <summary>Names of the servers whose lines it carried.</summary>
    public SortedSet<string> Servers { get; } = new(StringComparer.Ordinal);

    public int ApproximateSizeBytes => 256 + (Totals.Count * 16) + (Servers.Count * 32);

    public static PathState Read(ReadOnlySpan<byte> stored)
    {
        var reader = new StateReader(stored);
        reader.ReadVersion(Version);
        var state = new PathState(reader.Text(), reader.Text(), reader.Text())
        {
            HighestEventTime = reader.Number(),
            ReadTo = reader.Number(),
            Clock = reader.Number(),
            Ended = reader.Flag(),
            Zone = reader.Text(),
        };
        MeasuresEncoding.ReadCounters(reader.Bytes(), state.Totals);
        for (var left = reader.Number(); left > 0; left--)
        {
            state.Servers.Add(reader.Text());
        }

        return state;
    }

    public void WriteState(IBufferWriter<byte> writer)
    {
        var output = new StateWriter(writer);
        output.Version(Version);
        output.Text(Tenant);
        output.Text(Origin);
        output.Text(Path);
        output.Number(HighestEventTime);
        output.Number(ReadTo);
        output.Number(Clock);
        output.Flag(Ended);
        output.Text(Zone);
        output.Bytes(EncodeTotals().WrittenSpan);
        output.Number(Servers.Count);
        foreach (var server in Servers)
        {
            output.Text(server);
        }
    }

    public void WriteOutput(IBufferWriter<byte> writer) => throw new InvalidOperationException("A path is no output.");

    /// <summary>The counters as a Measures, for the read model.</summary>
    public ArrayBufferWriter<byte> EncodeTotals()
    {
        var measures = new WindowMeasures();
        measures.Counters.MergeFrom(Totals);
        var writer = new ArrayBufferWriter<byte>();
        MeasuresEncoding.Write(writer, measures, MeasuresParts.Counters);
        return writer;
    }

    public void AddServer(string server)
    {
        if (Servers.Count < MaxServers)
        {
            Servers.Add(server);
        }
    }

    /// <summary>Takes what a batch proves about the reading, after its events.</summary>
    /// <param name="header">The batch.</param>
    /// <param name="highestEventTime">Of its events, Unix ms; <see cref="Unknown"/> without events.</param>
    public void Advance(EventBatchHeader header, long highestEventTime)
    {
        Zone = header.Zone;
        Clock = Math.Max(Clock, header.ReadTimeUnixNs / 1_000_000);
        HighestEventTime = Math.Max(HighestEventTime, highestEventTime);
        if (highestEventTime != Unknown)
        {
            ReadTo = Math.Max(ReadTo, highestEventTime - header.DisorderMs);
        }

        if (header.Heartbeat is { AtEnd: true, ClockUnixNs: > 0 } heartbeat)
        {
            ReadTo = Math.Max(ReadTo, (heartbeat.ClockUnixNs / 1_000_000) - header.DisorderMs);
        }

        // Nothing of an ended path can follow, so its disorder no longer counts.
        Ended = header.Ended;
        if (Ended)
        {
            ReadTo = Math.Max(ReadTo, HighestEventTime);
        }
    }
}
