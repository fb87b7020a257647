using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SmtpStream.Standalone.Commands.Remote;

/// <summary>"30m", "6h", "7d": how far back, or how long.</summary>
internal static class PeriodOption
{
    public static Option<TimeSpan> Create(string name, string description, TimeSpan standard) => new(name)
    {
        Description = description,
        HelpName = "period",
        DefaultValueFactory = _ => standard,
        CustomParser = Parse,
    };

    private static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var isNumber = double.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        TimeSpan? period = isNumber && number is > 0 and < 100_000
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => null,
            }
            : null;
        if (period is null)
        {
            result.AddError($"'{text}' is no period; write 30m, 6h or 7d.");
        }

        return period ?? default;
    }
}
