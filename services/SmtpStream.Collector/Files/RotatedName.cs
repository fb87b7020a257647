using System.Globalization;

namespace SmtpStream.Collector.Files;

/// <summary>
/// A file name taken apart as logrotate and newsyslog build it: base, rotation suffix, ".gz" (logrotate(8): dateext, compress).
/// </summary>
/// <remarks>The base is the name of the live file; the order is the number or date in the suffix, 0 for the live file.</remarks>
internal readonly record struct RotatedName(string Base, RotationKind Kind, long Order, bool IsCompressed)
{
    private const string Gzip = ".gz";
    private const int DateDigits = 8;
    private const int MaxNumberDigits = 4;

    public static RotatedName Parse(string fileName)
    {
        var isCompressed = fileName.EndsWith(Gzip, StringComparison.Ordinal) && fileName.Length > Gzip.Length;
        var name = isCompressed ? fileName[..^Gzip.Length] : fileName;
        var digits = TrailingDigits(name);
        var mark = name.Length - digits - 1;
        if (digits > 0 && mark > 0)
        {
            var order = long.Parse(name[(mark + 1)..], CultureInfo.InvariantCulture);
            if (name[mark] == '.' && digits <= MaxNumberDigits)
            {
                return new RotatedName(name[..mark], RotationKind.Numbered, order, isCompressed);
            }

            if (name[mark] is '-' or '.' && digits is >= DateDigits and <= 14)
            {
                // Dates of different precision (day, hour, second) compare when filled up to seconds.
                for (var i = digits; i < 14; i++)
                {
                    order *= 10;
                }

                return new RotatedName(name[..mark], RotationKind.Dated, order, isCompressed);
            }
        }

        return isCompressed
            ? new RotatedName(name, RotationKind.Numbered, 0, true)
            : new RotatedName(name, RotationKind.Live, 0, false);
    }

    private static int TrailingDigits(string name)
    {
        var count = 0;
        while (count < name.Length && char.IsAsciiDigit(name[name.Length - 1 - count]))
        {
            count++;
        }

        return count > 18 ? 0 : count;
    }
}
