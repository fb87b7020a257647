using BenchmarkDotNet.Attributes;

namespace SmtpStream.Benchmarks.Parsing;

/// <summary>Bytes to all fields, each line by itself, beside the newline scan.</summary>
[MemoryDiagnoser]
public class PostfixParseBenchmarks
{
    private byte[] _content = [];

    [GlobalSetup]
    public void Load() => _content = LogInput.Read();

    [Benchmark(Baseline = true)]
    public int Scan() => LogInput.CountLines(_content);

    [Benchmark]
    public long Parse()
    {
        var sink = new CountingSink();
        ParsePass.Run(_content, null, ref sink);
        return sink.Events;
    }

    [Benchmark]
    public ulong ParseWithChecksum()
    {
        var sink = new ChecksumSink();
        ParsePass.Run(_content, null, ref sink);
        return sink.Hash;
    }
}
