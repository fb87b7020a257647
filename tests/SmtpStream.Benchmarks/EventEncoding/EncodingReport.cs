using System.Globalization;
using K4os.Compression.LZ4;
using SmtpStream.Benchmarks.Parsing;

namespace SmtpStream.Benchmarks.EventEncoding;

/// <summary>
/// Encoding and decoding an event as multiples of a newline scan of a line, in one process; processor time, median of seven
/// interleaved rounds after eight to warm up. Sizes with lz4 by batch, as on the wire.
/// </summary>
internal static class EncodingReport
{
    private const int WarmUpRounds = 8;
    private const int Rounds = 7;

    public static int Run(string path, TextWriter output)
    {
        var content = File.ReadAllBytes(path);
        var lines = LogInput.CountLines(content);
        var log = new EncodedLog(content);
        var (scans, decodes, both) = (new List<double>(), new List<double>(), new List<double>());
        long allocated = 0;
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var scan = Measured.Time(() => LogInput.CountLines(content), out _) / lines;
            var decode = Measured.Time(() => log.Decode(out _), out _) / log.Events;
            var all = Measured.Time(() => log.DecodeAndEncode(), out allocated) / log.Events;
            if (round >= WarmUpRounds)
            {
                scans.Add(scan);
                decodes.Add(decode);
                both.Add(all);
            }
        }

        var (one, read, write) = (Measured.Median(scans), Measured.Median(decodes), Measured.Median(both) - Measured.Median(decodes));
        var packed = log.Batches.Sum(b => LZ4Codec.Encode(b, new byte[LZ4Codec.MaximumOutputSize(b.Length)]));
        Write(output, $"{log.Events} events of {lines} lines in {log.Batches.Count} batches");
        Write(output, $"newline scan {one,8:F1} ns a line");
        Write(output, $"decode       {read,8:F1} ns an event {read / one,6:F2} scans");
        Write(output, $"encode       {write,8:F1} ns an event {write / one,6:F2} scans");
        Write(output, $"allocated    {(double)allocated / log.Events,8:F3} bytes an event, headers included");
        Write(output, $"size         {(double)log.Batches.Sum(b => b.Length) / log.Events,8:F1} bytes an event, {(double)packed / log.Events:F1} with lz4");
        var parsed = RatioReport.Checksum(content);
        Write(output, $"checksum over every field {log.Checksum():X16}, of the parser {parsed:X16}");
        return log.Checksum() == parsed ? 0 : 1;
    }

    private static void Write(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
