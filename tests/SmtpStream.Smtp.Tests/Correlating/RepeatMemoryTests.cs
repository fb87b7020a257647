using SmtpStream.Smtp.Correlating;
using SmtpStream.Smtp.Logs;

namespace SmtpStream.Smtp.Tests.Correlating;

public sealed class RepeatMemoryTests
{
    [Fact]
    public void Keep_LineOfAnyLength_IsThatLine()
    {
        var memory = new RepeatMemory();
        var random = new Random(7);
        for (var length = 0; length <= 2048; length++)
        {
            var line = new byte[length];
            random.NextBytes(line);

            memory.Keep(line, LineOutcome.Events(1, 0));

            Assert.True(memory.Line.SequenceEqual(line), $"{length} bytes");
        }
    }

    [Fact]
    public void Keep_LineTooLongOrWithoutEvents_KeepsTheOutcomeOnly()
    {
        var memory = new RepeatMemory();

        memory.Keep(new byte[2049], LineOutcome.Events(1, 0));
        Assert.True(memory.Line.IsEmpty);

        memory.Keep(new byte[100], LineOutcome.Continuation);
        Assert.True(memory.Line.IsEmpty);
        Assert.Equal(LineOutcomeKind.Continuation, memory.Outcome.Kind);
    }
}
