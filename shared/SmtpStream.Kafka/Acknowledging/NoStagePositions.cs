namespace SmtpStream.Kafka.Acknowledging;

/// <summary>A durable broker needs no positions of stages to acknowledge.</summary>
internal sealed class NoStagePositions : IStagePositions
{
    public void AddReader(string topic, string stage)
    {
    }

    public void Stored(string topic, string stage, int partition, long nextOffset)
    {
    }
}
