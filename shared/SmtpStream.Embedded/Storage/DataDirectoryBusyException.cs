namespace SmtpStream.Embedded.Storage;

/// <summary>Another process works in the data directory.</summary>
public sealed class DataDirectoryBusyException(string path, Exception inner)
    : Exception($"Another smtpstream run or backfill uses {path}: stop it, or give this one a directory of its own.", inner);
