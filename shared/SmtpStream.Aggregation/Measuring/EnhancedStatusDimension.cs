namespace SmtpStream.Aggregation.Measuring;

/// <summary>Dimension of <see cref="Metric.EnhancedStatus"/>: class * 1000 + subject * 100 + min(detail, 99) (RFC 3463 section 2).</summary>
public static class EnhancedStatusDimension
{
    /// <summary>Reads "5.1.1"; class 2, 4 or 5, subject of one digit, detail of up to three.</summary>
    public static bool TryParse(ReadOnlySpan<byte> code, out int dimension)
    {
        dimension = 0;
        if (code.Length is < 5 or > 7 || code[1] != '.' || code[3] != '.' || code[0] is not ((byte)'2' or (byte)'4' or (byte)'5')
            || !char.IsAsciiDigit((char)code[2]))
        {
            return false;
        }

        var detail = 0;
        foreach (var digit in code[4..])
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            detail = (detail * 10) + digit - '0';
        }

        dimension = ((code[0] - '0') * 1000) + ((code[2] - '0') * 100) + Math.Min(detail, 99);
        return true;
    }

    public static bool TryParse(ReadOnlySpan<char> code, out int dimension)
    {
        dimension = 0;
        Span<byte> bytes = stackalloc byte[7];
        if (code.Length > bytes.Length)
        {
            return false;
        }

        for (var i = 0; i < code.Length; i++)
        {
            bytes[i] = code[i] < 128 ? (byte)code[i] : (byte)0;
        }

        return TryParse(bytes[..code.Length], out dimension);
    }
}
