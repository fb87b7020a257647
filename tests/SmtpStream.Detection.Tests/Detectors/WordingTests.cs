using SmtpStream.Detection.Detectors;
using Xunit;

namespace SmtpStream.Detection.Tests.Detectors;

public class WordingTests
{
    [Theory]
    [InlineData(10.7, "11")]
    [InlineData(10.04, "11")]
    [InlineData(12, "12")]
    [InlineData(12.0000001, "12")]
    [InlineData(1234.5, "1235")]
    [InlineData(0, "0")]
    public void CountThatAges_IsSaidAsAWholeNumber(double count, string expected) => Assert.Equal(expected, Wording.Whole(count));
}
