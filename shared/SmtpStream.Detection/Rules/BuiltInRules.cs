using SmtpStream.Detection.Detectors;

namespace SmtpStream.Detection.Rules;

/// <summary>What there is to configure and to read about the built-in rules.</summary>
public static class BuiltInRules
{
    public static IReadOnlyList<DetectorInfo> All { get; } = [.. DetectorCatalogue.All.Select(d => d.Info)];

    public static DetectorInfo? Find(string ruleId) => All.FirstOrDefault(info => info.Id == ruleId);

    /// <summary>The first thing wrong with a user's parameters; null where nothing is.</summary>
    public static string? FirstError(string ruleId, IReadOnlyDictionary<string, double> parameters)
    {
        if (Find(ruleId) is not { } info)
        {
            return $"There is no rule '{ruleId}'; there are {string.Join(", ", All.Select(i => i.Id))}.";
        }

        foreach (var (name, value) in parameters)
        {
            if (info.Parameters.FirstOrDefault(p => p.Name == name) is not { } known)
            {
                return $"'{ruleId}' has no parameter '{name}'; it has {string.Join(", ", info.Parameters.Select(p => p.Name))}.";
            }

            if (!(value >= known.Least && value <= known.Most))
            {
                return $"{name} = {value} is outside {known.Least} to {known.Most}.";
            }
        }

        return null;
    }
}
