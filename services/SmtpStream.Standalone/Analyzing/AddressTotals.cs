namespace SmtpStream.Standalone.Analyzing;

/// <summary>What is summed for an address or a domain.</summary>
internal struct AddressTotals
{
    public long Messages;
    public long Bytes;
    public long Deferrals;
    public long DelaySumUs;
    public long DelayMaxUs;
}
