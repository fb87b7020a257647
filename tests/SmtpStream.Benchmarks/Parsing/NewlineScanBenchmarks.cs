using BenchmarkDotNet.Attributes;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>The yardstick: one IndexOf a line.</summary>
[MemoryDiagnoser]
public class NewlineScanBenchmarks
{
    private byte[] _content = [];

    [GlobalSetup]
    public void Load() => _content = LogInput.Read();

    [Benchmark(Baseline = true)]
    public int Scan() => LogInput.CountLines(_content);
}
