using BenchmarkDotNet.Attributes;
using SmtpStream.Benchmarks.Parsing;

namespace SmtpStream.Benchmarks.EventEncoding;

/// <summary>Events to batches and back, beside the newline scan of the log that they come from.</summary>
[MemoryDiagnoser]
public class EventEncodingBenchmarks
{
    private byte[] _content = [];
    private EncodedLog _log = null!;

    [GlobalSetup]
    public void Load()
    {
        _content = LogInput.Read();
        _log = new EncodedLog(_content);
    }

    [Benchmark(Baseline = true)]
    public int Scan() => LogInput.CountLines(_content);

    [Benchmark]
    public long Decode() => _log.Decode(out _);

    [Benchmark]
    public long DecodeAndEncode() => _log.DecodeAndEncode();
}
