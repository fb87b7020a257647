using Google.Protobuf;
using SmtpStream.Detection.Baselines;
using SmtpStream.Encoding.Outcomes;
using Xunit;
using Proto = SmtpStream.Contracts.V1;

namespace SmtpStream.Encoding.Tests.Outcomes;

public class BandCodecTests
{
    [Theory]
    [InlineData(12.5, 3, 31, false)]
    [InlineData(0.25, 0, 2, true)]
    [InlineData(0, 0, 0, false)]
    public void Write_EqualsGeneratedCode(double expected, double low, double high, bool learning)
    {
        var band = new Band(expected, low, high, learning);
        var buffer = new byte[BandCodec.MaxBytes];
        var written = buffer.AsSpan(0, BandCodec.Write(buffer, band)).ToArray();
        Assert.Equal(new Proto.Band { Expected = expected, Low = low, High = high, Learning = learning }.ToByteArray(), written);
        Assert.Equal(band, BandCodec.Read(written));
    }

    [Fact]
    public void Field_IsMetricAndSeconds() => Assert.Equal("mail.received|1767571200", BandCodec.Field("mail.received", 1_767_571_200_000));
}
