using SmtpStream.Streams;

namespace SmtpStream.Hosting.Stages;

/// <summary>One output to a receiver.</summary>
public sealed class ReceiverOutput(
    Destination receiver, Mark mark, ReadOnlyMemory<byte> body, Action<ReceiverOutput, Action<StageState>?> acknowledge)
{
    public Destination Receiver => receiver;

    public Mark Mark => mark;

    /// <summary>Id of the entry.</summary>
    public string Id => mark.Id!;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>
    /// Delivered or given up: the entry leaves in a turn, together with what <paramref name="record"/> writes about it on the stage's
    /// thread. From any thread.
    /// </summary>
    public void Acknowledge(Action<StageState>? record = null) => acknowledge(this, record);
}
