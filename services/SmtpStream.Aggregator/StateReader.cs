using System.Buffers.Binary;

namespace SmtpStream.Aggregator;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> stored)
{
    private ReadOnlySpan<byte> _rest = stored;

    /// <exception cref="InvalidDataException">The first byte is not a version that this build reads.</exception>
    public void ReadVersion(byte version)
    {
        if (_rest.IsEmpty || _rest[0] != version)
        {
            throw new InvalidDataException($"Stored state of version {(_rest.IsEmpty ? -1 : _rest[0])}, expected {version}.");
        }

        _rest = _rest[1..];
    }

    public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public bool Flag() => Take(1)[0] != 0;

    /// <summary>Everything that was not read yet.</summary>
    public ReadOnlySpan<byte> Rest() => Take(_rest.Length);

    public string Text() => System.Text.Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Bytes() => Take((int)Number());

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new InvalidDataException("Stored state is cut off.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
