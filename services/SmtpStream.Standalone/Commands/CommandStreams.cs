#pragma warning disable RS0030 // The one place where the command line meets the process's console.
namespace SmtpStream.Standalone.Commands;

/// <summary>Where a command reads and writes; tests pass their own.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output, as bytes: logs are not always text.</param>
/// <param name="Error">Messages and counts.</param>
/// <param name="IsOutputTerminal">A person watches <paramref name="Output"/>: colours and the terminal's width.</param>
/// <param name="IsErrorTerminal">A person watches <paramref name="Error"/>: show progress.</param>
internal sealed record CommandStreams(Stream Input, Stream Output, TextWriter Error, bool IsOutputTerminal, bool IsErrorTerminal)
{
    public static CommandStreams Standard() =>
        new(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);
}
