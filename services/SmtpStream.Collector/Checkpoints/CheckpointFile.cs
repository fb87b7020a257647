namespace SmtpStream.Collector.Checkpoints;

/// <summary>The checkpoint on disk: temporary file, fsync, atomic rename.</summary>
internal sealed class CheckpointFile(string directory)
{
    public const string FileName = "collector.checkpoint";

    private readonly string _file = Path.Combine(directory, FileName);

    /// <summary>Null where there is none: a first start.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message names it and says what to do.</exception>
    public Checkpoint? Load()
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(_file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            return CheckpointEncoding.Read(bytes);
        }
        catch (Exception e) when (e is InvalidDataException or System.Text.Json.JsonException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException(
                $"The checkpoint {_file} cannot be used: {e.Message}. Restore it from a backup, or remove it: everything is "
                + "then read again, and what was counted before is recognised by its position.",
                e);
        }
    }

    /// <exception cref="IOException">The disk is full or gone.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission denied.</exception>
    public void Save(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(directory);
        var temporary = _file + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            stream.Write(CheckpointEncoding.Write(checkpoint));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _file, overwrite: true);
    }
}
