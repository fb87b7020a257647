namespace SmtpStream.Hosting.Serving;

/// <summary>The key of <see cref="ServerOptions.ApiKeyFile"/>.</summary>
internal static class ApiKey
{
    public const int MinLength = 16;

    /// <summary>Null where the file cannot be read or holds no usable key.</summary>
    public static string? Read(string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault()?.Trim() is { Length: >= MinLength } key ? key : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
