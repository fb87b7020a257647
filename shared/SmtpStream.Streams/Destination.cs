namespace SmtpStream.Streams;

/// <summary>Where outputs go: a partition of a topic, acknowledged in order, or a receiver, whose outputs are acknowledged each for itself.</summary>
/// <param name="Name">Topic name, or receiver name.</param>
/// <param name="Partition">Partition of the topic; -1 marks a receiver.</param>
public readonly record struct Destination(string Name, int Partition)
{
    public bool IsReceiver => Partition < 0;

    public static Destination Receiver(string name) => new(name, -1);
}
