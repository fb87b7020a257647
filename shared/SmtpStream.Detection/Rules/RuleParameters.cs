using SmtpStream.Detection.Detectors;

namespace SmtpStream.Detection.Rules;

/// <summary>A detector's parameters as one rule sets them.</summary>
public sealed class RuleParameters
{
    private readonly DetectorParameter[] _parameters;
    private readonly double[] _values;

    /// <param name="parameters">The detector's.</param>
    /// <param name="overrides">By documented name; unknown names are ignored, values are held within their range.</param>
    public RuleParameters(IReadOnlyList<DetectorParameter> parameters, IReadOnlyDictionary<string, double> overrides)
    {
        _parameters = [.. parameters];
        _values = [.. parameters.Select(p =>
            overrides.TryGetValue(p.Name, out var value) && double.IsFinite(value) ? Math.Clamp(value, p.Least, p.Most) : p.Default)];
    }

    public double this[DetectorParameter parameter] => _values[Array.IndexOf(_parameters, parameter)];
}
