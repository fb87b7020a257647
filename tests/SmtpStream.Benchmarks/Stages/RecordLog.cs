namespace SmtpStream.Benchmarks.Stages;

/// <summary>Records one behind the other in large arrays, which the collector does not move: what a stage sent must not count as its garbage.</summary>
internal sealed class RecordLog
{
    private const int ChunkBytes = 16 << 20;

    private readonly List<byte[]> _chunks = [];
    private readonly List<(int Chunk, int Start, int Length)> _records = [];
    private int _used = ChunkBytes;

    public int Count => _records.Count;

    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            var (chunk, start, length) = _records[index];
            return _chunks[chunk].AsMemory(start, length);
        }
    }

    /// <exception cref="ArgumentException">The record is longer than a chunk.</exception>
    public void Add(ReadOnlySpan<byte> record)
    {
        if (_used + record.Length > ChunkBytes)
        {
            _chunks.Add(new byte[ChunkBytes]);
            _used = 0;
        }

        record.CopyTo(_chunks[^1].AsSpan(_used));
        _records.Add((_chunks.Count - 1, _used, record.Length));
        _used += record.Length;
    }
}
