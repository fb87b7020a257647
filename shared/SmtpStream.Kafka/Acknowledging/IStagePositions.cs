namespace SmtpStream.Kafka.Acknowledging;

/// <summary>Is told by every stage of this process how far its stored position has come.</summary>
public interface IStagePositions
{
    /// <summary>A stage reads that topic; said before the first record is produced.</summary>
    void AddReader(string topic, string stage);

    /// <summary>The stored position of the stage on that partition passed every record before <paramref name="nextOffset"/>.</summary>
    void Stored(string topic, string stage, int partition, long nextOffset);
}
