using BenchmarkDotNet.Running;
using SmtpStream.Benchmarks.Analyzing;
using SmtpStream.Benchmarks.EventEncoding;
using SmtpStream.Benchmarks.Parsing;
using SmtpStream.Benchmarks.Stages;

if (args is ["--ratio", var path])
{
    return RatioReport.Run(path, Console.Out);
}

if (args is ["--encoding", var log])
{
    return EncodingReport.Run(log, Console.Out);
}

if (args is ["--analyze", var analyzed, .. var command])
{
    return AnalyzeReport.Run(analyzed, command, Console.Out);
}

if (args is ["--stages", "demo", var days])
{
    return StageReport.RunDemo(int.Parse(days, System.Globalization.CultureInfo.InvariantCulture), Console.Out);
}

if (args is ["--stages", .. var logs] && logs.Length > 0)
{
    return StageReport.Run(logs, Console.Out);
}

if (args is ["--incidents" or "--quiet", .. var seeds] && seeds.Length > 0)
{
    return seeds.Max(s => IncidentReport.Run(ulong.Parse(s, System.Globalization.CultureInfo.InvariantCulture), args[0] == "--incidents", Console.Out));
}

// In this process: a project of its own for each job would build the whole pipeline once more, which takes minutes.
BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run([.. args, "--inProcess"]);
return 0;
