using SmtpStream.Collector.Files;

namespace SmtpStream.Collector.Reading;

/// <summary>A content being read. The handle stays on it whatever happens to the file's name.</summary>
internal sealed class OpenContent : IDisposable
{
    private readonly FileStream _raw;
    private readonly Stream _stream;

    /// <param name="raw">Holds the source's content; stands at its start.</param>
    /// <param name="file">As it was found.</param>
    /// <param name="source">How far it was read.</param>
    /// <param name="maxLineBytes">Longest line that is kept whole.</param>
    /// <param name="buffer">A buffer of an earlier reader.</param>
    public OpenContent(FileStream raw, FoundFile file, Source source, int maxLineBytes, byte[]? buffer)
    {
        File = file;
        Source = source;
        _raw = raw;
        _stream = ContentStream.Decompress(_raw, file);
        try
        {
            ContentStream.TrySkip(_stream, source.Offset - Math.Min(source.Offset, LineReader.TailBytes));
            Lines = new LineReader(_stream, source.Offset, maxLineBytes, buffer);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public FoundFile File { get; set; }

    public Source Source { get; }

    public LineReader Lines { get; }

    /// <summary>Bytes of the file that were read so far, compressed where it is.</summary>
    public long RawPosition => _raw.Position;

    /// <summary>The last read met the end.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The name belongs to another content now: this one is read to its end and left.</summary>
    public bool IsRenamed { get; set; }

    /// <summary>Compressed content that ends before its end.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The disk or the network behind the file failed in the middle of it: what was read so far holds.</summary>
    public IOException? Failure { get; private set; }

    public bool IsGrowing => File.IsLive && !IsRenamed;

    /// <summary>Reads more into the line reader; false at the end.</summary>
    public bool Fill()
    {
        try
        {
            IsAtEnd = !Lines.Fill();
        }
        catch (InvalidDataException)
        {
            IsCut = true;
            IsAtEnd = true;
        }
        catch (IOException e)
        {
            Failure = e;
            IsAtEnd = true;
        }

        return !IsAtEnd;
    }

    /// <summary>There may be more behind the end that was met.</summary>
    public void Resume() => IsAtEnd = false;

    /// <summary>What became of a growing file since the last read met its end.</summary>
    public ContentChange Check()
    {
        var handle = _raw.SafeFileHandle;
        var length = RandomAccess.GetLength(handle);
        var unread = Lines.Offset + Lines.PendingBytes;
        if (length < unread)
        {
            return ContentChange.Truncated;
        }

        if (length > unread)
        {
            var history = new byte[Math.Min(Lines.Offset, LineReader.TailBytes)];
            var count = RandomAccess.Read(handle, history, Lines.Offset - history.Length);
            return LineReader.HashOfTail(history.AsSpan(0, count), Lines.Offset) == Lines.TailHash
                ? ContentChange.Grown
                : ContentChange.Truncated;
        }

        var named = new FileInfo(File.FullName);
        return named.Exists && named.Length == length
            && named.LastWriteTimeUtc == System.IO.File.GetLastWriteTimeUtc(handle)
                ? ContentChange.None
                : ContentChange.NameChanged;
    }

    public void Dispose() => _stream.Dispose();
}
