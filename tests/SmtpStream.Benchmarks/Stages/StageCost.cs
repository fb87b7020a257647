using System.Buffers;
using System.Diagnostics;
using SmtpStream.Encoding.Records;
using SmtpStream.Streams;

namespace SmtpStream.Benchmarks.Stages;

/// <summary>Drives one stage over a partition in memory, committing as its policy says, and measures what it costs without Kafka and Redis.</summary>
internal sealed class StageCost
{
    private readonly Stage _stage;
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly List<(Destination Destination, Mark Mark)> _sent = [];
    private TimeSpan _consume;
    private TimeSpan _commit;
    private TimeSpan _send;
    private long _allocated;
    private long _records;

    public StageCost(StageIdentity identity, IStageUser user, IReadOnlyList<Destination> destinations)
    {
        _stage = new Stage(identity, user, destinations);
        _stage.TryLoad(null, [], null, 1);
    }

    /// <summary>Bytes of the records sent, in order.</summary>
    public RecordLog Outputs { get; } = new();

    public long Commits { get; private set; }

    public long PutBytes { get; private set; }

    public long Puts { get; private set; }

    public long ReadModelBytes { get; private set; }

    public long ReadModelFields { get; private set; }

    public int Entries => _stage.EntryCount;

    public void Run(RecordLog input, bool isDerived)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var lastCommit = Stopwatch.GetTimestamp();
        var commitDuration = TimeSpan.Zero;
        var from = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < input.Count; i++)
        {
            var bytes = input[i];
            var record = isDerived ? DerivedRecordReader.Read(_records, bytes) : new InputRecord { Offset = _records, Body = bytes };
            foreach (var key in _stage.ColdKeysOf(record).ToArray())
            {
                _stage.TrySupplyCold(_stage.StoredPosition, key, default);
            }

            _stage.Consume(record);
            _records++;
            if (_stage.IsFlushDue(Stopwatch.GetElapsedTime(lastCommit), commitDuration, idle: false))
            {
                from = Charge(ref _consume, from);
                var started = Stopwatch.GetTimestamp();
                Commit(ref from);
                commitDuration = Stopwatch.GetElapsedTime(started);
                lastCommit = Stopwatch.GetTimestamp();
            }
        }

        from = Charge(ref _consume, from);
        Commit(ref from);
        _allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
    }

    public string Describe(string name, long lines)
    {
        var perRecord = (TimeSpan time) => time.TotalMicroseconds / _records;
        return FormattableString.Invariant(
            $"{name,-7} {_records,9} in {Outputs.Count,9} out  consume {perRecord(_consume),7:F1} commit {perRecord(_commit),7:F1} send {perRecord(_send),7:F1} µs a record, {(_consume + _commit + _send).TotalNanoseconds / lines,7:F0} ns a line; ")
            + FormattableString.Invariant(
            $"{(double)_allocated / _records / 1000,7:F1} kB allocated; {Commits} commits of {Puts / Commits} puts {PutBytes / Commits / 1000} kB and {ReadModelFields / Commits} fields {ReadModelBytes / Commits / 1000} kB; {Entries} entries");
    }

    private void Commit(ref TimeSpan from)
    {
        var commit = _stage.PrepareCommit();
        Commits++;
        Puts += commit.Puts.Count;
        PutBytes += commit.Puts.Sum(p => (long)p.Value.Length + p.Key.Length);
        ReadModelFields += commit.ReadModel.Count;
        ReadModelBytes += commit.ReadModel.Sum(c => c.Value?.Length ?? 0);
        from = Charge(ref _commit, from);
        foreach (var output in _stage.Committed())
        {
            _record.ResetWrittenCount();
            DerivedRecordWriter.Write(_record, _stage.Identity, output.Mark, output.Covered, output.Body.Span);
            Outputs.Add(_record.WrittenSpan);
            _sent.Add((output.Destination, output.Mark));
        }

        foreach (var (destination, mark) in _sent)
        {
            _stage.Acknowledged(destination, mark);
        }

        _sent.Clear();
        from = Charge(ref _send, from);
    }

    private static TimeSpan Charge(ref TimeSpan account, TimeSpan from)
    {
        var now = Environment.CpuUsage.TotalTime;
        account += now - from;
        return now;
    }
}
