using System.CommandLine;

namespace SmtpStream.Standalone.Commands;

/// <summary>"smtpstream": the root of all commands.</summary>
internal static class SmtpStreamCommand
{
    public static RootCommand Create(CommandStreams streams, TimeProvider time) => new("SMTP traffic analysis: normal, and what isn't.")
    {
        ParseCommand.Create(streams, time),
    };
}
