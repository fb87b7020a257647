using Microsoft.Extensions.Time.Testing;
using SmtpStream.Standalone.Commands;
using TextEncoding = System.Text.Encoding;

namespace SmtpStream.Standalone.Tests.Commands;

/// <summary>One call of the command line, in process, with its own streams.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static Task<CommandRun> Of(byte[] input, params string[] arguments) => At(Now, input, arguments);

    /// <summary>The same at another time of day.</summary>
    public static async Task<CommandRun> At(DateTimeOffset now, byte[] input, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var streams = new CommandStreams(new MemoryStream(input), output, error, IsOutputTerminal: false, IsErrorTerminal: false);
        var parsed = SmtpStreamCommand.Create(streams, new FakeTimeProvider(now)).Parse(arguments);
        var exitCode = await parsed.InvokeAsync(new() { Output = error, Error = error });
        return new CommandRun(exitCode, TextEncoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public static Task<CommandRun> Of(params string[] arguments) => Of([], arguments);
}
