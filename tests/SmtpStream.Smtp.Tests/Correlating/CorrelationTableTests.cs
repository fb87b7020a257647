using System.Text;
using SmtpStream.Smtp.Correlating;

namespace SmtpStream.Smtp.Tests.Correlating;

public sealed class CorrelationTableTests
{
    [Fact]
    public void Table_PastItsCapacity_EvictsTheOneUntouchedLongestAndCountsIt()
    {
        var table = new CorrelationTable(capacity: 100);
        for (var i = 0; i < 250; i++)
        {
            table.Open(Key(i));
        }

        Assert.Equal(100, table.Count);
        Assert.Equal(150, table.EvictedCount);
        Assert.Equal(-1, table.Find(Key(149)));
        Assert.True(table.Find(Key(150)) >= 0);
    }

    [Fact]
    public void Message_UntouchedForSixDays_IsEvicted()
    {
        var table = new CorrelationTable();
        table.Open(Key(1));
        table.HighestNs += 7L * 86_400 * 1_000_000_000;
        table.Open(Key(2));
        Assert.Equal(1, table.EvictedCount);
        Assert.Equal(-1, table.Find(Key(1)));
    }

    [Fact]
    public void ClosedMessage_IsKeptForLateLinesThenForgotten()
    {
        var table = new CorrelationTable();
        table.Close(table.Open(Key(1)));
        Assert.True(table.Find(Key(1)) >= 0);
        Assert.Equal(0, table.Count);
        table.HighestNs += 31_000_000_000;
        table.Open(Key(2));
        Assert.Equal(-1, table.Find(Key(1)));
        Assert.Equal(0, table.EvictedCount);
    }

    [Fact]
    public void Texts_OfAnySize_AreKeptUpToTheirLimit()
    {
        var table = new CorrelationTable();
        var index = table.Open(Key(1));
        var expected = new Dictionary<MessageText, string>();
        foreach (var text in Enum.GetValues<MessageText>())
        {
            expected[text] = new string((char)('a' + (int)text), 100 + 120 * (int)text);
            table.SetText(index, text, Encoding.UTF8.GetBytes(expected[text]));
        }

        foreach (var (text, value) in expected)
        {
            Assert.Equal(value[..Math.Min(value.Length, 512)], Encoding.UTF8.GetString(table.Text(index, text)));
        }
    }

    [Fact]
    public void Ids_OfEveryLength_AreToldApart()
    {
        var table = new CorrelationTable();
        for (var length = 5; length <= 24; length++)
        {
            table.Open(QueueKey.OfMessage(1, Encoding.UTF8.GetBytes(new string('B', length))));
        }

        Assert.Equal(20, table.Count);
        Assert.Equal(-1, table.Find(QueueKey.OfMessage(2, "BBBBBBBBBB"u8)));
    }

    private static QueueKey Key(int number) => QueueKey.OfMessage(1, Encoding.UTF8.GetBytes($"4F1B{number:D6}"));
}
