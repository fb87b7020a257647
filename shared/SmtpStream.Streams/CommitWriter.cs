namespace SmtpStream.Streams;

/// <summary>Turns what changed into one transaction, reusing its lists and its buffer.</summary>
internal sealed class CommitWriter
{
    private readonly StageCommit _commit = new();
    private readonly ReusedBuffer _buffer = new();
    private readonly List<(string Id, int Start, int Length)> _written = [];
    private readonly List<StageEntry> _changed = [];
    private readonly ReadModelChanges _readModel;
    private readonly Action<string> _markWritten;
    private int _start;

    public CommitWriter()
    {
        _readModel = new ReadModelChanges(_commit.ReadModelList);
        _markWritten = EndWrite;
    }

    public StageCommit Write(
        StageEntries entries, ReceivedMarks received, AcknowledgedMarks acknowledged, IStageUser user)
    {
        Clear();
        foreach (var entry in entries.Dirty)
        {
            if (!entry.IsRemoved)
            {
                _changed.Add(entry);
                StoredForm.WriteEntry(_buffer, entry);
                EndWrite(entry.Id);
            }
        }

        received.WriteChanged(_buffer, _markWritten);
        acknowledged.WriteChanged(_buffer, _markWritten);
        foreach (var (id, start, length) in _written)
        {
            _commit.PutList.Add(new(id, _buffer.WrittenMemory.Slice(start, length)));
        }

        _commit.RemovalList.AddRange(entries.Removed);
        user.WriteReadModel(_changed, _readModel);
        return _commit;
    }

    private void Clear()
    {
        _commit.Clear();
        _buffer.Clear();
        _written.Clear();
        _changed.Clear();
        _start = 0;
    }

    private void EndWrite(string id)
    {
        _written.Add((id, _start, _buffer.WrittenCount - _start));
        _start = _buffer.WrittenCount;
    }
}
