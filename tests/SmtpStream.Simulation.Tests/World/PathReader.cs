namespace SmtpStream.Simulation.Tests.World;

/// <summary>Where a collector stands on one path, and its correlation table.</summary>
internal sealed class PathReader(LogPath path)
{
    private readonly Dictionary<string, string> _table = new(StringComparer.Ordinal);
    private int _source;
    private int _line;
    private int _event;

    public LogPath Path => path;

    public SourceContent Source => path.Sources[_source];

    public bool IsBetweenTwoEvents => _event > 0;

    public bool IsAtTheEnd => _source == path.Sources.Count - 1 && _line == Source.Lines.Count;

    public bool IsAtTheEndOfItsSource => _line == Source.Lines.Count;

    public LogLine? Line => _line < Source.Lines.Count ? Source.Lines[_line] : null;

    /// <summary>The byte behind the last line read.</summary>
    public long ReadTo => _line == 0 ? 0 : Source.Lines[_line - 1].End;

    public long EventsReadTo => Source.Lines.Take(_line).Sum(line => line.Events.Count);

    public long LinesReadTo => _line;

    public long LinesWithEventsReadTo => Source.Lines.Take(_line).Count(line => line.Events.Count > 0);

    public PathReader Copy()
    {
        var copy = new PathReader(path) { _source = _source, _line = _line };
        foreach (var (key, entity) in _table)
        {
            copy._table[key] = entity;
        }

        return copy;
    }

    /// <summary>The same table, but read again from the acknowledged positions: what the protocol forbids.</summary>
    public PathReader CopyAt(Func<string, long> acknowledged)
    {
        var copy = Copy();
        copy._source = 0;
        while (copy._source < _source && acknowledged(copy.Source.Name) >= copy.Source.Lines[^1].End)
        {
            copy._source++;
        }

        copy._line = copy.Source.Lines.TakeWhile(line => line.End <= acknowledged(copy.Source.Name)).Count();
        return copy;
    }

    public void GoToTheNextSource()
    {
        _source++;
        _line = 0;
    }

    /// <summary>Reads the next event of the current line, or finishes the line and returns null.</summary>
    public CollectedEvent? ReadOn()
    {
        var line = Line!;
        if (_event == 0 && line.Opens is { } opens)
        {
            _table[opens.Key] = opens.Entity;
        }

        if (_event < line.Events.Count)
        {
            var (eventTimeMs, subject, value) = line.Events[_event];
            return new CollectedEvent(line.Offset, _event++, eventTimeMs, Logs.Resolve(subject, _table), value);
        }

        _event = 0;
        _line++;
        return null;
    }
}
