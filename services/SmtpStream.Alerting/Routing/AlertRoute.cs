using SmtpStream.Alerting.Matching;
using SmtpStream.Alerting.States;

namespace SmtpStream.Alerting.Routing;

/// <summary>A node of the route tree, ready to run, with what it inherits filled in.</summary>
/// <param name="Path">Place in the tree, "0" is the root: part of the identity of its groups.</param>
/// <param name="Receiver">Name of the receiver; empty tells nobody.</param>
/// <param name="Matchers">All must fit.</param>
/// <param name="GroupBy">Labels whose values make a group.</param>
/// <param name="Timings">When a group is told.</param>
/// <param name="Continue">Siblings behind it are tried too.</param>
/// <param name="Children">Tried in order.</param>
internal sealed record AlertRoute(
    string Path,
    string Receiver,
    IReadOnlyList<CompiledMatcher> Matchers,
    IReadOnlyList<string> GroupBy,
    GroupTimings Timings,
    bool Continue,
    IReadOnlyList<AlertRoute> Children)
{
    /// <summary>The deepest routes that fit: the first child that does, and those behind it while it says continue (as Alertmanager).</summary>
    public IReadOnlyList<AlertRoute> Match(Alert alert)
    {
        if (!Matchers.All(m => m.Fits(alert)))
        {
            return [];
        }

        var found = new List<AlertRoute>();
        foreach (var child in Children)
        {
            var below = child.Match(alert);
            found.AddRange(below);
            if (below.Count > 0 && !child.Continue)
            {
                break;
            }
        }

        return found.Count > 0 ? found : [this];
    }
}
