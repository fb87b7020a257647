using System.CommandLine;
using SmtpStream.Standalone.Commands.Doctor;
using SmtpStream.Standalone.Commands.Remote;

namespace SmtpStream.Standalone.Commands;

/// <summary>"smtpstream": the root of all commands.</summary>
internal static class SmtpStreamCommand
{
    public static RootCommand Create(CommandStreams streams, TimeProvider time) => new("SMTP traffic analysis: normal, and what isn't.")
    {
        AnalyzeCommand.Create(streams, time),
        ParseCommand.Create(streams, time),
        TailCommand.Create(streams, time),
        QueryCommand.Create(streams, time),
        AlertsCommand.Create(streams, time),
        RunCommand.Create(streams, time),
        BackfillCommand.Create(streams, time),
        DoctorCommand.Create(streams, time),
        DemoCommand.Create(streams),
    };
}
