using SmtpStream.Collector.Reading;

namespace SmtpStream.Collector.Spooling;

/// <summary>
/// Keeps what came through a pipe as a growing file with rotated ones beside it, until the collector has read it and a checkpoint
/// says so. So a stream that cannot be read again is read as a log is. One thread.
/// </summary>
internal sealed class SpoolWriter : IDisposable
{
    public const string DirectoryName = "stdin";
    public const string FileName = "mail.log";

    /// <summary>Size at which a file is rotated.</summary>
    public const long DefaultSegmentBytes = 64 * 1024 * 1024;

    /// <summary>Rotated files that may wait to be read: with the growing one 256 MiB at most.</summary>
    public const int MaxRotated = 3;

    private readonly string _directory;
    private readonly string _file;
    private readonly long _segmentBytes;
    private readonly TimeProvider _time;
    private FileStream? _stream;
    private long _length;
    private bool _isLineOpen;

    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission denied.</exception>
    public SpoolWriter(string dataDirectory, TimeProvider time, long segmentBytes = DefaultSegmentBytes)
    {
        _directory = Path.Combine(dataDirectory, DirectoryName);
        _file = Path.Combine(_directory, FileName);
        _segmentBytes = segmentBytes;
        _time = time;
        CreateDirectory();

        // What an earlier run left ends where that run ended: nothing is appended to its last line.
        if (new FileInfo(_file) is { Exists: true, Length: > 0 })
        {
            Rotate();
        }

        Open();
    }

    /// <summary>The spool as an input.</summary>
    public static LogInput Input(LogInput standardInput, string dataDirectory) => standardInput with
    {
        Pattern = Path.Combine(dataDirectory, DirectoryName, FileName + "*"),
        IsSpool = true,
    };

    /// <summary>Takes bytes from the front; after an exception the same bytes may be given again.</summary>
    /// <returns>Bytes taken: 0 where too many rotated files wait to be read.</returns>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        // A line that does not end within another segment is divided.
        if (_length >= _segmentBytes && (!_isLineOpen || _length >= 2 * _segmentBytes))
        {
            if (Directory.EnumerateFiles(_directory, FileName + "-*").Count() >= MaxRotated)
            {
                return 0;
            }

            Rotate();
            Open();
        }

        if (_length + bytes.Length >= _segmentBytes && bytes.LastIndexOf((byte)'\n') is >= 0 and var lineFeed)
        {
            bytes = bytes[..(lineFeed + 1)];
        }

        Append(bytes);
        return bytes.Length;
    }

    /// <summary>The stream is over: what stands there is whole, and nothing grows any more.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void End()
    {
        if (_isLineOpen)
        {
            Append("\n"u8);
        }

        if (_length > 0)
        {
            Rotate();
            _length = 0;
        }
        else
        {
            File.Delete(_file);
        }
    }

    public void Dispose() => _stream?.Dispose();

    // Written at its place, so that a second attempt overwrites what the first one left.
    private void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_stream!.SafeFileHandle, bytes, _length);
        _length += bytes.Length;
        _isLineOpen = bytes[^1] != (byte)'\n';
    }

    private void Open()
    {
        _stream?.Dispose();
        _stream = new FileStream(_file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        (_length, _isLineOpen) = (0, false);
    }

    // As logrotate's dateext with seconds does; numbers rise even where the clock does not.
    private void Rotate()
    {
        // At a second attempt it has its new name already.
        if (!File.Exists(_file))
        {
            return;
        }

        var number = long.Parse(_time.GetUtcNow().ToString("yyyyMMddHHmmss", null), null);
        var newest = Directory.EnumerateFiles(_directory, FileName + "-*")
            .Select(f => long.TryParse(f[(_file.Length + 1)..], out var taken) ? taken : 0)
            .DefaultIfEmpty()
            .Max();
        File.Move(_file, $"{_file}-{Math.Max(number, newest + 1)}");
    }

    // Log lines are for the collector's user only.
    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_directory);
        }
        else
        {
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
