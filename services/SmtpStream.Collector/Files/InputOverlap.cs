namespace SmtpStream.Collector.Files;

/// <summary>Two inputs that name one log: whatever stands in it would count twice.</summary>
/// <param name="First">Index of an input.</param>
/// <param name="Second">Index of one behind it.</param>
/// <param name="Log">What both name, rotation suffixes stripped.</param>
internal sealed record InputOverlap(int First, int Second, string Log)
{
    /// <summary>What the paths say, and what the directories hold now; null where nothing overlaps.</summary>
    public static InputOverlap? Find(IReadOnlyList<string> inputs)
    {
        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < inputs.Count; i++)
        {
            foreach (var log in Logs(inputs, i))
            {
                if (owners.TryGetValue(log, out var first) && first != i)
                {
                    return new InputOverlap(first, i, log);
                }

                owners[log] = i;
            }
        }

        return null;
    }

    private static IEnumerable<string> Logs(IReadOnlyList<string> inputs, int index)
    {
        var input = inputs[index];
        if (!Path.IsPathFullyQualified(input))
        {
            return [input];
        }

        // A log that another input names exactly may not be there yet.
        var named = inputs.Where(i => Path.IsPathFullyQualified(i) && !FileFinder.IsPattern(i) && FileFinder.Matches(input, i));
        return FileFinder.Find(input, static (_, _) => { }).Keys.Concat(named.Select(FileFinder.PathOf)).Distinct();
    }
}
