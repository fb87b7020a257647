using Xunit;

namespace SmtpStream.Kafka.Tests;

public class KafkaOptionsTests
{
    [Theory]
    [InlineData("enable.idempotence")]
    [InlineData("Acks")]
    [InlineData("auto.offset.reset")]
    public void Property_ThatTheGuaranteesStandOn_IsRefusedByName(string name)
    {
        var answer = new KafkaOptionsValidator().Validate(null, new KafkaOptions { Client = { [name] = "x" } });
        Assert.True(answer.Failed);
        Assert.Contains(name, answer.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_AsTheyAre_AreValid() =>
        Assert.True(new KafkaOptionsValidator().Validate(null, new KafkaOptions { Client = { ["security.protocol"] = "ssl" } }).Succeeded);

    [Fact]
    public void Value_OutOfRange_IsNamed() =>
        Assert.Contains(
            nameof(KafkaOptions.LingerMs),
            new KafkaOptionsValidator().Validate(null, new KafkaOptions { LingerMs = -1 }).FailureMessage,
            StringComparison.Ordinal);
}
