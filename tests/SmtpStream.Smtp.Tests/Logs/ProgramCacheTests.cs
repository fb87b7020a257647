using System.Text;
using CsCheck;
using SmtpStream.Smtp.Logs;
using SmtpStream.Smtp.Logs.Prefixes;

namespace SmtpStream.Smtp.Tests.Logs;

/// <summary>The quick look at a program and its pid agrees with a slow one, whatever programs were seen before.</summary>
public sealed class ProgramCacheTests
{
    private const int Samples = 50_000;

    [Fact]
    public void Program_BehindOthers_IsReadAsALoopReadsIt()
    {
        // Names of 1 to 40 bytes that share their starts and ends, so that they meet in the slots.
        var name = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 40], (start, length) => new string((char)('a' + start), 1) + new string('n', length - 1));
        var pid = OneOf(["1", "12345678", "123456789", "", "x"]);
        var line = Gen.Select(name, pid, OneOf(["]: ", "]:", "]", ": "]), Gen.Int[0, 40], (n, p, end, rest) => (n, p, end, new string('m', rest)));
        line.Array[1, 20].Sample(
            lines =>
            {
                var cache = new ProgramCache();
                foreach (var (program, id, end, rest) in lines)
                {
                    _ = cache.Find(Encoding.ASCII.GetBytes(program));
                    var text = Encoding.ASCII.GetBytes("prefix " + program + "[" + id + end + rest);
                    LogLine read = default;
                    var message = cache.Read(text, 7, ref read);
                    if (message > 0)
                    {
                        Assert.Equal(program, Encoding.ASCII.GetString(read.Daemon));
                        Assert.Equal((id, "]: "), (id.Length == 0 && read.Pid == 0 ? "" : $"{read.Pid}", end));
                        Assert.Equal($"prefix {program}[{id}]: ".Length, message);
                    }
                }
            },
            iter: Samples);
    }

    [Fact]
    public void Program_OfAsManyBytesAsAVector_IsNotALongerOneWithThatStart()
    {
        // 64 slots: some of the longer names lie where the shorter one is looked up.
        var cache = new ProgramCache();
        var start = "postfix/" + new string('n', 24);
        var text = Encoding.ASCII.GetBytes(start + "[1]: " + new string('m', 20));
        for (var i = 0; i < 2_000; i++)
        {
            _ = cache.Find(Encoding.ASCII.GetBytes($"{start}/{i}"));
            LogLine read = default;
            Assert.Equal(0, cache.Read(text, 0, ref read));
        }
    }

    [Fact]
    public void Program_AsNearlyEveryLineHasIt_IsRead()
    {
        var cache = new ProgramCache();
        _ = cache.Find("postfix/submission/smtpd"u8);
        LogLine read = default;

        var message = cache.Read("postfix/submission/smtpd[12345678]: connect"u8, 0, ref read);

        Assert.Equal(36, message);
        Assert.Equal(12_345_678u, read.Pid);
        Assert.True(read.Service.SequenceEqual("postfix/submission"u8));
        Assert.True(read.Daemon.SequenceEqual("smtpd"u8));
    }

    private static Gen<string> OneOf(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
