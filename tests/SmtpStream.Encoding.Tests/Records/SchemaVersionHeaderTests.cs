using SmtpStream.Contracts;
using SmtpStream.Encoding.Records;
using Xunit;

namespace SmtpStream.Encoding.Tests.Records;

public class SchemaVersionHeaderTests
{
    [Theory]
    [InlineData(new byte[] { Topics.SchemaVersion }, SchemaAnswer.Accepted)]
    [InlineData(new byte[] { Topics.SchemaVersion + 1 }, SchemaAnswer.Newer)]
    [InlineData(new byte[] { }, SchemaAnswer.Missing)]
    [InlineData(new byte[] { 0 }, SchemaAnswer.Missing)]
    [InlineData(new byte[] { 1, 1 }, SchemaAnswer.Missing)]
    public void Header_IsAnswered(byte[] header, SchemaAnswer expected) => Assert.Equal(expected, SchemaVersionHeader.Check(header));

    [Fact]
    public void NewerRecord_SaysWhatToDo() =>
        Assert.Contains("update this process first", SchemaVersionHeader.Describe(SchemaAnswer.Newer, [9]), StringComparison.Ordinal);
}
