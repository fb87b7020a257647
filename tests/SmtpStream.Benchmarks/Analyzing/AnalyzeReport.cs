using System.Diagnostics;
using System.Globalization;
using SmtpStream.Benchmarks.Parsing;

namespace SmtpStream.Benchmarks.Analyzing;

/// <summary>
/// "smtpstream analyze FILE" beside "pflogsumm FILE", whole processes with their start, in turns; medians of the wall time.
/// </summary>
internal static class AnalyzeReport
{
    private const int Rounds = 5;

    /// <param name="path">The log.</param>
    /// <param name="command">How to start the command; without, the build beside this one.</param>
    /// <param name="output">Takes the figures.</param>
    public static int Run(string path, string[] command, TextWriter output)
    {
        string[] ours = [.. command.Length > 0 ? command : [Path.Combine(AppContext.BaseDirectory, "smtpstream")], "analyze", path];
        string[] theirs = ["pflogsumm", path];
        var (oursSeconds, theirsSeconds) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            oursSeconds.Add(Time(ours));
            theirsSeconds.Add(Time(theirs));
        }

        DaemonMix.Write(File.ReadAllBytes(path), output);
        Row(output, ours, oursSeconds);
        Row(output, theirs, theirsSeconds);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Measured.Median(theirsSeconds) / Measured.Median(oursSeconds):F1} times as fast"));
        return 0;
    }

    private static double Time(string[] command)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{command[0]} did not start.");
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}.");
    }

    private static void Row(TextWriter output, string[] command, List<double> seconds) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(' ', command)}: {Measured.Median(seconds):F2} s ({seconds.Min():F2}-{seconds.Max():F2}, n = {Rounds})"));
}
