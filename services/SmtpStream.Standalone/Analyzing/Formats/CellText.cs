using System.Globalization;
using SmtpStream.Standalone.Analyzing.Reports;

namespace SmtpStream.Standalone.Analyzing.Formats;

/// <summary>Cells as text.</summary>
internal static class CellText
{
    /// <summary>As a person reads it: pflogsumm's units.</summary>
    public static string ForPeople(object? cell, Unit unit) => (cell, unit) switch
    {
        (null, _) => "",
        (long bytes, Unit.Bytes) => Scaled(bytes),
        (double seconds, Unit.Seconds) => Duration(seconds),
        (double share, Unit.Share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0}"),
        (DateTimeOffset time, _) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        (string text, _) => HostileText.ForTerminal(text),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>As a program reads it: base units, invariant.</summary>
    public static string ForPrograms(object? cell) => cell switch
    {
        double value => Math.Round(value, 6).ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Scaled(long value) => value switch
    {
        >= 1L << 40 => string.Create(CultureInfo.InvariantCulture, $"{value >> 30}g"),
        >= 512L << 20 => string.Create(CultureInfo.InvariantCulture, $"{value >> 20}m"),
        >= 512L << 10 => string.Create(CultureInfo.InvariantCulture, $"{value >> 10}k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value} "),
    };

    private static string Duration(double seconds) => seconds switch
    {
        >= 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
        >= 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} m"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
    };
}
