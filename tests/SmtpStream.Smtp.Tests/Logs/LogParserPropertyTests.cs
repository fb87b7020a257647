using System.Text;
using CsCheck;
using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Vocabulary;

namespace SmtpStream.Smtp.Tests.Logs;

/// <summary>Whatever the bytes are: one outcome a line, nothing thrown, and a restart changes nothing.</summary>
public sealed class LogParserPropertyTests
{
    private static readonly string[] Seeds = LoadGolden();

    // In front of a damaged line: what the parser remembers of a line is worth repeating.
    private static ReadOnlySpan<byte> Good => "Nov 24 09:00:00 mx1 postfix/smtpd[1]: connect from h.example[192.0.2.1]"u8;

    [Fact]
    public void AnyBytes_Parsed_GiveOneOutcomeAndNoException()
    {
        var parser = LogReading.NewParser();
        Gen.Byte.Array[0, 300].Sample(bytes => CheckOne(parser, bytes), iter: 20_000, threads: 1);
    }

    [Fact]
    public void MutatedLines_Parsed_GiveOneOutcomeAndNoException()
    {
        var parser = LogReading.NewParser();
        var mutation = Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Int[0, 400], Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 3]);
        mutation.Sample(m => CheckOne(parser, Mutate(Seeds[m.Item1], m.Item2, m.Item3, m.Item4, m.Item5)), iter: 300_000, threads: 1);
    }

    [Fact]
    public void LinesWithAnyPartCutOut_Parsed_GiveOneOutcomeAndNoException()
    {
        var parser = LogReading.NewParser();
        var rest = new byte[Seeds.Max(Encoding.UTF8.GetByteCount)];
        foreach (var line in Seeds.Select(Encoding.UTF8.GetBytes))
        {
            line.CopyTo(rest, 0);
            for (var start = line.Length - 1; start >= 0; start--)
            {
                for (var end = start + 1; end <= line.Length; end++)
                {
                    line.AsSpan(end).CopyTo(rest.AsSpan(start));
                    CheckOne(parser, Good);
                    CheckOne(parser, rest.AsSpan(0, start + line.Length - end));
                }

                line.AsSpan(start).CopyTo(rest.AsSpan(start));
            }
        }
    }

    // Found by the mutation of lines: no daemon behind the slash was taken for the note that has no program at all.
    [Fact]
    public void ProgramWithoutDaemon_IsNoRepeatNote()
    {
        var parser = LogReading.NewParser();
        CheckOne(parser, Good);
        Assert.Equal(ParseFailure.UnknownMessage, ParseText(parser, "Nov 24 09:00:00 mx1 postfix/:00").Failure);
        Assert.Equal(ParseFailure.UnknownMessage, ParseText(parser, "Nov 24 09:00:00 mx1 last message repeated 2 times").Failure);
    }

    // Found by the mutation of lines: the phrases around the command's name share a space where the name is cut out.
    [Fact]
    public void Reply_WithoutItsCommandsName_IsReadWithoutIt()
    {
        const string Line = "Nov 24 09:00:00 mx1 postfix/smtp[1]: AAAA2B3C4D: to=<a@b.example>, relay=h[192.0.2.1]:25, delay=1, delays=0/0/0.5/0.5, "
            + "dsn=5.1.1, status=bounced (host h[192.0.2.1] said: 550 5.1.1 No such user (in reply to command))";
        var sink = new RecordingSink(full: true);
        Assert.Equal(LineOutcomeKind.Events, LogReading.NewParser().Parse(Encoding.UTF8.GetBytes(Line), 0, sink).Kind);
        var read = Assert.Single(sink.Events);
        Assert.Contains("No such user", read, StringComparison.Ordinal);
        Assert.DoesNotContain("in reply to", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nov 24 09:00:00 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from h[192.0.2.1]: 554 ", "; from=<a")]
    [InlineData("Nov 24 09:00:00 mx1 postfix/smtp[1]: AAAA2B3C4D: to=<", "a>, b")]
    [InlineData("Nov 24 09:00:00 mx1 postfix/smtpd[1]: AAAA2B3C4D: client=h[192.0.2.1], sasl_username=", "u, v")]
    [InlineData("Nov 24 09:00:00 mx1 postfix/smtpd[1]: warning: ", "[from ")]
    [InlineData("Nov 24 09:00:00 mx1 postfix/cleanup[1]: AAAA2B3C4D: reject: header ", "; to=<x> from ")]
    public void LongHostileLine_Parsed_TakesTimeInProportion(string head, string unit)
    {
        var parser = new LogParser(
            new LogParserOptions { ReferenceUnixMs = LogReading.ReferenceUnixMs, MaxLineBytes = 1 << 21 }, new CorrelationTable());
        var sink = new RecordingSink();
        var line = Encoding.UTF8.GetBytes(head + string.Concat(Enumerable.Repeat(unit, (1 << 20) / unit.Length)));

        // Quadratic work on 1 MiB would take minutes; the limit leaves two orders of magnitude for a busy machine.
        var before = Environment.CpuUsage.UserTime;
        parser.Parse(line, 0, sink);
        Assert.True(Environment.CpuUsage.UserTime - before < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Lines_Tallied_AreConserved()
    {
        var content = Encoding.UTF8.GetBytes(string.Join('\n', Seeds));
        var sink = new RecordingSink();
        var tally = LogReading.ReadAll(LogReading.NewParser(), content, sink);
        Assert.Equal(tally.Lines, tally.LinesWithEvents + Sum(tally.Rejects) + Sum(tally.Ignored) + tally.Continuations);
        Assert.Equal(tally.Events, sink.Events.Count);
    }

    [Fact]
    public void Snapshot_TakenAfterAnyLine_ContinuesAsIfNeverStopped()
    {
        var whole = Read(Seeds, LogReading.NewParser());
        for (var split = 0; split <= Seeds.Length; split++)
        {
            var table = new CorrelationTable();
            var first = Read(Seeds[..split], LogReading.NewParser(table));
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            table.WriteSnapshot(output);
            var restored = CorrelationTable.Read(output.WrittenSpan);
            var second = Read(Seeds[split..], LogReading.NewParser(restored), Offset(Seeds, split));
            Assert.Equal(whole, first.Concat(second));

            var again = new System.Buffers.ArrayBufferWriter<byte>();
            CorrelationTable.Read(output.WrittenSpan).WriteSnapshot(again);
            Assert.True(output.WrittenSpan.SequenceEqual(again.WrittenSpan));
        }
    }

    [Fact]
    public void Snapshot_Damaged_IsRefused()
    {
        var table = new CorrelationTable();
        Read(Seeds, LogReading.NewParser(table));
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        table.WriteSnapshot(output);
        var bytes = output.WrittenSpan.ToArray();
        Assert.Throws<InvalidDataException>(() => CorrelationTable.Read(bytes.AsSpan(0, bytes.Length / 2)));
        Assert.Throws<InvalidDataException>(() => CorrelationTable.Read("junk"u8));
    }

    [Fact]
    public void Parse_SteadyState_AllocatesNothing()
    {
        var parser = LogReading.NewParser();
        var lines = Array.ConvertAll(Seeds, Encoding.UTF8.GetBytes);
        var sink = default(NullSink);
        for (var i = 0; i < 3; i++)
        {
            ParseAll(parser, lines, ref sink);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        ParseAll(parser, lines, ref sink);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void ParseAll(LogParser parser, byte[][] lines, ref NullSink sink)
    {
        foreach (var line in lines)
        {
            parser.Parse(line, 0, ref sink);
        }
    }

    private static void CheckOne(LogParser parser, ReadOnlySpan<byte> line)
    {
        var sink = default(NullSink);
        var outcome = parser.Parse(line, 0, ref sink);
        Assert.Equal(sink.Count, outcome.EventCount);
        Assert.Equal(outcome.Kind == LineOutcomeKind.Events, outcome.EventCount > 0);
        Assert.Equal(outcome.Kind == LineOutcomeKind.Rejected, outcome.Failure != ParseFailure.None);
        Assert.Equal(outcome.Kind == LineOutcomeKind.Ignored, outcome.IgnoredAs != IgnoredKind.None);
    }

    private static LineOutcome ParseText(LogParser parser, string line) => parser.Parse(Encoding.UTF8.GetBytes(line), 0, new RecordingSink());

    private static byte[] Mutate(string seed, int at, int length, byte value, int how)
    {
        var bytes = Encoding.UTF8.GetBytes(seed);
        at = Math.Min(at, bytes.Length);
        length = Math.Min(length, bytes.Length - at);
        switch (how)
        {
            case 0:
                return bytes[..at];
            case 1 when at < bytes.Length:
                bytes[at] = value;
                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            default:
                return [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]];
        }
    }

    private static List<string> Read(string[] lines, LogParser parser, long offset = 0)
    {
        var sink = new RecordingSink(full: true);
        LogReading.ReadAll(parser, Encoding.UTF8.GetBytes(string.Join('\n', lines)), sink, offset: offset);
        return sink.Events;
    }

    private static long Offset(string[] lines, int count) => lines[..count].Sum(line => Encoding.UTF8.GetByteCount(line) + 1L);

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private static string[] LoadGolden() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.in")
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadAllLines)
            .Where(line => !line.StartsWith('#'))
            .ToArray();

    private struct NullSink : IMailEventSink
    {
        public int Count;

        public void OnEvent(in MailEvent mailEvent) => Count++;
    }
}
