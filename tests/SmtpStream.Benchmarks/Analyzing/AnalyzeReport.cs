using System.Diagnostics;
using System.Globalization;
using SmtpStream.Benchmarks.Parsing;

namespace SmtpStream.Benchmarks.Analyzing;

/// <summary>
/// "smtpstream analyze FILE" beside "pflogsumm FILE", whole processes with their start, in turns; wall and processor time, medians.
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
        var (oursWall, oursCpu, theirsWall, theirsCpu) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            Add(ours, oursWall, oursCpu);
            Add(theirs, theirsWall, theirsCpu);
        }

        DaemonMix.Write(File.ReadAllBytes(path), output);
        Row(output, ours, oursWall, oursCpu);
        Row(output, theirs, theirsWall, theirsCpu);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"wall {Measured.Median(theirsWall) / Measured.Median(oursWall):F1} times as fast, processor time {Measured.Median(theirsCpu) / Measured.Median(oursCpu):F1} times"));
        return 0;
    }

    private static void Add(string[] command, List<double> wall, List<double> cpu)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{command[0]} did not start.");
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        wall.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        cpu.Add(process.TotalProcessorTime.TotalSeconds);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}.");
        }
    }

    private static void Row(TextWriter output, string[] command, List<double> wall, List<double> cpu) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(' ', command)}: wall {Measured.Median(wall):F2} s ({wall.Min():F2}-{wall.Max():F2}), processor {Measured.Median(cpu):F2} s, n = {Rounds}"));
}
