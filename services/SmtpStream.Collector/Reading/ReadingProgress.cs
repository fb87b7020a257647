namespace SmtpStream.Collector.Reading;

/// <summary>How far a run over existing files has come.</summary>
/// <param name="BytesDone">Bytes read of the files as they are on disk, with what earlier runs read.</param>
/// <param name="BytesTotal">Bytes of all files.</param>
/// <param name="Lines">Lines read in this run.</param>
/// <param name="Events">Events sent in this run.</param>
/// <param name="File">File being read; empty at the end.</param>
public readonly record struct ReadingProgress(long BytesDone, long BytesTotal, long Lines, long Events, string File);
