using System.CommandLine;
using SmtpStream.Standalone.Parsing;

namespace SmtpStream.Standalone.Commands;

/// <summary>The FILE… argument of the commands that read logs, and what is said of files that cannot be read.</summary>
internal static class LogFiles
{
    public static Argument<string[]> Argument() => new("FILE")
    {
        Description = "mail logs, plain or gzip, oldest first; - is standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Reads every file that can be read; the exit code says whether that were all.</summary>
    public static int ReadAll(CommandStreams streams, TimeProvider time, IEnumerable<string> files, Action<LogInput> read)
    {
        var exitCode = ExitCodes.Success;
        foreach (var file in files)
        {
            try
            {
                using var input = LogInput.Open(file, streams.Input, time);
                read(input);
            }
            catch (OperationCanceledException)
            {
                streams.Error.WriteLine("interrupted: what follows covers the lines read so far");
                return ExitCodes.Interrupted;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                streams.Error.WriteLine($"{file}: {Explain(e)}");
                exitCode = ExitCodes.Failure;
            }
        }

        return exitCode;
    }

    public static string Explain(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException => "no permission to read it (mail logs often belong to group adm)",
        InvalidDataException => $"damaged or cut compressed data; everything before it was read ({e.Message})",
        _ => e.Message,
    };
}
