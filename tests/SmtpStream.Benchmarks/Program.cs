using BenchmarkDotNet.Running;
using SmtpStream.Benchmarks.Parsing;

if (args is ["--ratio", var path])
{
    return RatioReport.Run(path, Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
