namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>A line that waits for its time, without stamp and host.</summary>
internal sealed class PendingLine
{
    /// <summary>Longest line that a traffic source writes, in bytes.</summary>
    private const int Capacity = 1024;

    private readonly byte[] _buffer = new byte[Capacity];

    public int Length { get; set; }
    public int Server { get; set; }
    public string Program { get; set; } = "";

    /// <summary>0: logged without pid.</summary>
    public int Pid { get; set; }

    public LineKind Kind { get; set; }
    public Span<byte> Free => _buffer.AsSpan(Length);
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, Length);
}
