using System.Text.RegularExpressions;
using SmtpStream.Alerting.States;
using SmtpStream.Encoding.Control;

namespace SmtpStream.Alerting.Matching;

/// <summary>A matcher ready to run: =, !=, =~ and !~ of Alertmanager; a pattern must fit the whole value.</summary>
internal sealed class CompiledMatcher
{
    private readonly LabelMatcher _matcher;
    private readonly Regex? _pattern;

    /// <exception cref="ArgumentException">The pattern is not a regular expression without look-around and back references.</exception>
    public CompiledMatcher(LabelMatcher matcher)
    {
        _matcher = matcher;
        // Linear in the length of the value, whoever wrote the pattern.
        _pattern = matcher.IsRegex
            ? new Regex($"^(?:{matcher.Value})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
            : null;
    }

    public bool Fits(Alert alert)
    {
        var value = AlertLabels.ValueOf(alert, _matcher.Label);
        return (_pattern?.IsMatch(value) ?? value == _matcher.Value) != _matcher.Negated;
    }

    /// <summary>Fits an alert that has none of its labels.</summary>
    public bool FitsEmpty => (_pattern?.IsMatch("") ?? _matcher.Value.Length == 0) != _matcher.Negated;
}
