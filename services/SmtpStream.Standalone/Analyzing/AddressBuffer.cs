namespace SmtpStream.Standalone.Analyzing;

/// <summary>Addresses as they are grouped: the domain in lower case, as pflogsumm does; the local part as logged (RFC 5321 section 2.4).</summary>
internal sealed class AddressBuffer
{
    private byte[] _bytes = new byte[512];

    /// <summary>Length of the local part and its "@"; 0 without a domain.</summary>
    public int DomainStart { get; private set; }

    /// <summary>The span is valid until the next call.</summary>
    public ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> address)
    {
        if (address.Length > _bytes.Length)
        {
            _bytes = new byte[address.Length * 2];
        }

        var folded = _bytes.AsSpan(0, address.Length);
        address.CopyTo(folded);
        DomainStart = address.LastIndexOf((byte)'@') + 1;
        if (DomainStart == 0)
        {
            return folded;
        }

        foreach (ref var b in folded[DomainStart..])
        {
            if (b is >= (byte)'A' and <= (byte)'Z')
            {
                b |= 0x20;
            }
        }

        return folded;
    }
}
