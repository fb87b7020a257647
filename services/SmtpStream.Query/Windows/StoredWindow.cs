using SmtpStream.Contracts.V1;

namespace SmtpStream.Query.Windows;

/// <summary>One window of the read model.</summary>
internal sealed class StoredWindow(Window window)
{
    public Window Window { get; } = window;

    /// <summary>Encoded <c>Measures</c> with the sketches; empty where they were not read or do not exist.</summary>
    public ReadOnlyMemory<byte> Sketches { get; set; }
}
