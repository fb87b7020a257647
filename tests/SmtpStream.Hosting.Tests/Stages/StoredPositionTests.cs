using SmtpStream.Hosting.Stages;
using SmtpStream.Streams;
using Xunit;

namespace SmtpStream.Hosting.Tests.Stages;

public class StoredPositionTests
{
    [Fact]
    public void Format_ThenParse_IsThePosition() =>
        Assert.Equal(new StreamPosition(3, 70_000_000_000, 2), StoredPosition.Parse(StoredPosition.Format(new StreamPosition(3, 70_000_000_000, 2))));

    [Fact]
    public void Parse_OfNothing_IsNothing() => Assert.Null(StoredPosition.Parse(null));

    [Theory]
    [InlineData("")]
    [InlineData("1:2")]
    [InlineData("1:x:0")]
    public void Parse_OfAnotherText_Fails(string text) => Assert.Throws<InvalidDataException>(() => StoredPosition.Parse(text));
}
