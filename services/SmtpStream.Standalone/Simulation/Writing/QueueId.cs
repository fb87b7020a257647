namespace SmtpStream.Standalone.Simulation.Writing;

/// <summary>Long queue id (postconf enable_long_queue_ids): seconds and microseconds in base 52, "z", inode in base 51.</summary>
internal readonly record struct QueueId(long TimeUnixUs, long Inode)
{
    private static ReadOnlySpan<byte> Digits => "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"u8;

    public int Write(Span<byte> target)
    {
        var seconds = Math.DivRem(TimeUnixUs, 1_000_000, out var microseconds);
        WriteFixed(target[..6], seconds);
        WriteFixed(target[6..10], microseconds);
        target[10] = (byte)'z';
        Span<byte> reversed = stackalloc byte[12];
        var length = 0;
        for (var rest = Inode; rest > 0; rest /= 51)
        {
            reversed[length++] = Digits[(int)(rest % 51)];
        }

        for (var i = 0; i < length; i++)
        {
            target[11 + i] = reversed[length - 1 - i];
        }

        return 11 + length;
    }

    private static void WriteFixed(Span<byte> target, long value)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = Digits[(int)(value % 52)];
            value /= 52;
        }
    }
}
