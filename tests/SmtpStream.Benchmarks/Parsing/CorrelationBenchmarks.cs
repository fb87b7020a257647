using BenchmarkDotNet.Attributes;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>What correlation by queue id adds to parsing.</summary>
[MemoryDiagnoser]
public class CorrelationBenchmarks
{
    private byte[] _content = [];

    [GlobalSetup]
    public void Load() => _content = LogInput.Read();

    [Benchmark(Baseline = true)]
    public long Parse() => Run(null);

    [Benchmark]
    public long ParseAndCorrelate() => Run(new CorrelationTable());

    private long Run(CorrelationTable? table)
    {
        var sink = new CountingSink();
        ParsePass.Run(_content, table, ref sink);
        return sink.Events;
    }
}
