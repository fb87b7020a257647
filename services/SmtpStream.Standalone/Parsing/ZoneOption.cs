using System.CommandLine;
using System.CommandLine.Parsing;

namespace SmtpStream.Standalone.Parsing;

/// <summary>"--zone Europe/Berlin": the zone of stamps that name none, and of what is shown.</summary>
internal static class ZoneOption
{
    public static Option<TimeZoneInfo> Create() => new("--zone")
    {
        Description = "IANA time zone of the log's stamps and of the output, such as Europe/Berlin (default: this machine's zone)",
        HelpName = "zone",
        DefaultValueFactory = _ => TimeZoneInfo.Local,
        CustomParser = Parse,
    };

    private static TimeZoneInfo? Parse(ArgumentResult result)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(result.Tokens[0].Value, out var zone))
        {
            return zone;
        }

        result.AddError($"There is no time zone '{result.Tokens[0].Value}'; IANA names look like Europe/Berlin.");
        return null;
    }
}
