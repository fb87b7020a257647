namespace SmtpStream.Streams;

/// <summary>Whether an entry is sent.</summary>
public enum OutputKind : byte
{
    /// <summary>State only.</summary>
    None = 0,

    /// <summary>Sent whenever it changed; may change until its user makes it final or removes it.</summary>
    Open = 1,

    /// <summary>Sent; never changes again; leaves with the next commit after its acknowledgement.</summary>
    Final = 2,
}
