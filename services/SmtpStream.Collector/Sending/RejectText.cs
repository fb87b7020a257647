namespace SmtpStream.Collector.Sending;

/// <summary>A rejected line as a sample: bounded, and without what follows a word that announces a secret.</summary>
internal static class RejectText
{
    private static readonly byte[][] Announcing =
        ["auth plain"u8.ToArray(), "auth login"u8.ToArray(), "auth "u8.ToArray(), "pass"u8.ToArray(), "secret"u8.ToArray()];

    public static byte[] Redact(ReadOnlySpan<byte> line)
    {
        var cut = line[..Math.Min(line.Length, Encoding.Events.RejectSample.MaxTextBytes)];
        foreach (var word in Announcing)
        {
            var at = IndexOfIgnoringCase(cut, word);
            if (at >= 0)
            {
                return [.. cut[..(at + word.Length)], .. " [redacted]"u8];
            }
        }

        return cut.ToArray();
    }

    private static int IndexOfIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i + word.Length <= text.Length; i++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text.Slice(i, word.Length), word))
            {
                return i;
            }
        }

        return -1;
    }
}
